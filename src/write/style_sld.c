/* SLD 1.1 for programs other than QGIS: kinds by colour, statuses by colour and dash. */
#include <stdio.h>

#include "write/palette.h"
#include "write/style_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

static const char *const marks[] = {"circle", "square", "square", "triangle", "star"};

static void begin_rule(struct ml_buf *b, const char *title, const char *property, const char *value)
{
    ADD(b, "<se:Rule><se:Name>");
    ml_xml_text(b, title);
    ml_buf_printf(b,
                  "</se:Name><ogc:Filter><ogc:PropertyIsEqualTo><ogc:PropertyName>%s</ogc:PropertyName>"
                  "<ogc:Literal>%s</ogc:Literal></ogc:PropertyIsEqualTo></ogc:Filter>",
                  property, value);
}

static void place_rules(struct ml_buf *b, const struct ml_style *style)
{
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        const struct ml_kind_look *look = ml_kind_looks + k;
        begin_rule(b, look->label, ml_style_field(style, ml_fields + ML_FIELD_KIND), ml_kind_name((enum ml_kind)k));
        ml_buf_printf(b,
                      "<se:PointSymbolizer><se:Graphic><se:Mark><se:WellKnownName>%s</se:WellKnownName>"
                      "<se:Fill><se:SvgParameter name=\"fill\">%s</se:SvgParameter></se:Fill>"
                      "<se:Stroke><se:SvgParameter name=\"stroke\">#ffffff</se:SvgParameter></se:Stroke>"
                      "</se:Mark><se:Size>",
                      marks[look->shape], look->color);
        ml_buf_fixed(b, look->size_mm / 0.28, 0); /* SLD's pixel is 0.28 mm */
        ADD(b, "</se:Size></se:Graphic></se:PointSymbolizer></se:Rule>");
    }
    ml_buf_printf(b, "<se:Rule><se:TextSymbolizer><se:Label><ogc:PropertyName>%s</ogc:PropertyName></se:Label>",
                  ml_style_field(style, ml_fields + ML_FIELD_NAME));
    ADD(b, "<se:Font><se:SvgParameter name=\"font-size\">12</se:SvgParameter></se:Font>"
           "<se:Halo><se:Radius>2</se:Radius><se:Fill><se:SvgParameter name=\"fill\">#ffffff</se:SvgParameter>"
           "</se:Fill></se:Halo><se:Fill><se:SvgParameter name=\"fill\">#1e1e1e</se:SvgParameter></se:Fill>"
           "</se:TextSymbolizer></se:Rule>");
}

static void segment_rules(struct ml_buf *b, const char *property)
{
    for (int s = 0; s <= ML_STATUS_UNKNOWN; s++) {
        const struct ml_status_look *look = ml_status_looks + s;
        begin_rule(b, look->label, property, ml_border_status_name((enum ml_border_status)s));
        ml_buf_printf(b,
                      "<se:LineSymbolizer><se:Stroke><se:SvgParameter name=\"stroke\">%s</se:SvgParameter>"
                      "<se:SvgParameter name=\"stroke-width\">2.5</se:SvgParameter>",
                      look->color);
        if (look->dash[0] > 0) {
            ADD(b, "<se:SvgParameter name=\"stroke-dasharray\">");
            ml_buf_fixed(b, look->dash[0] / 0.28, 0);
            ml_buf_putc(b, ' ');
            ml_buf_fixed(b, look->dash[1] / 0.28, 0);
            ADD(b, "</se:SvgParameter>");
        }
        ADD(b, "</se:Stroke></se:LineSymbolizer></se:Rule>");
    }
}

void ml_style_sld(struct ml_buf *b, const struct ml_style *style)
{
    const char *name = style->layer == ML_STYLE_SEGMENTS ? "border_segments" : "places";

    ml_buf_printf(b,
                  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<StyledLayerDescriptor xmlns=\"http://www.opengis.net/sld\" "
                  "xmlns:se=\"http://www.opengis.net/se\" xmlns:ogc=\"http://www.opengis.net/ogc\" version=\"1.1.0\">"
                  "<NamedLayer><se:Name>%s</se:Name><UserStyle><se:Name>%s</se:Name><se:FeatureTypeStyle>",
                  name, name);
    if (style->layer == ML_STYLE_SEGMENTS)
        segment_rules(b, ml_style_field(style, ml_segment_fields + 3));
    else
        place_rules(b, style);
    ADD(b, "</se:FeatureTypeStyle></UserStyle></NamedLayer></StyledLayerDescriptor>\n");
}
