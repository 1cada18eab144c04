#include "write/style.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "write/step.h"
#include "write/style_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

static void xml_char(struct ml_buf *b, const char *s, size_t n, uint32_t cp)
{
    bool barred = cp == ML_UTF8_MALFORMED || cp == 0xFFFE || cp == 0xFFFF ||
                  (cp < 0x20 && cp != '\n' && cp != '\t');

    if (barred)
        ADD(b, "\xEF\xBF\xBD");
    else if (cp == '&')
        ADD(b, "&amp;");
    else if (cp == '<')
        ADD(b, "&lt;");
    else if (cp == '>')
        ADD(b, "&gt;");
    else if (cp == '"')
        ADD(b, "&quot;");
    else if (cp == '\n')
        ADD(b, "&#10;");
    else
        ml_buf_add(b, s, n);
}

void ml_xml_text(struct ml_buf *b, const char *s)
{
    size_t len = strlen(s);

    while (len) {
        uint32_t cp;
        size_t n = ml_utf8_step(s, len, &cp);
        xml_char(b, s, n, cp);
        s += n;
        len -= n;
    }
}

void ml_qml_option(struct ml_buf *b, const char *name, const char *value)
{
    ml_buf_printf(b, "<Option name=\"%s\" type=\"QString\" value=\"", name);
    ml_xml_text(b, value);
    ADD(b, "\"/>");
}

void ml_qml_driven_begin(struct ml_buf *b, const char *element)
{
    ml_buf_printf(b, "<%s><Option type=\"Map\">", element);
    ml_qml_option(b, "name", "");
    ADD(b, "<Option name=\"properties\" type=\"Map\">");
}

void ml_qml_driven(struct ml_buf *b, const char *property, const char *expression)
{
    ml_buf_printf(b, "<Option name=\"%s\" type=\"Map\"><Option name=\"active\" type=\"bool\" value=\"true\"/>",
                  property);
    ml_qml_option(b, "expression", expression);
    ADD(b, "<Option name=\"type\" type=\"int\" value=\"3\"/></Option>");
}

void ml_qml_driven_end(struct ml_buf *b, const char *element)
{
    ADD(b, "</Option>");
    ml_qml_option(b, "type", "collection");
    ml_buf_printf(b, "</Option></%s>", element);
}

void ml_qml_color(char out[24], const char *color, int alpha)
{
    unsigned long rgb = strtoul(color + 1, NULL, 16);
    snprintf(out, 24, "%u,%u,%u,%d", (unsigned)(rgb >> 16 & 255), (unsigned)(rgb >> 8 & 255),
             (unsigned)(rgb & 255), alpha);
}

const struct ml_column *ml_style_columns(const struct ml_style *style, size_t *count)
{
    if (style->layer == ML_STYLE_SEGMENTS) {
        *count = ML_SEGMENT_FIELD_COUNT;
        return ml_segment_fields;
    }
    *count = style->explain ? ML_FIELD_EXPLAIN : ML_FIELD_COUNT;
    return ml_fields;
}

const char *ml_style_field(const struct ml_style *style, const struct ml_column *column)
{
    static const char *const event_names[ML_FIELD_EXPLAIN] = {
        [ML_FIELD_NAME] = "ml_name",
        [ML_FIELD_KIND] = "ml_kind",
        [ML_FIELD_CONFIDENCE] = "ml_confidence",
        [ML_FIELD_UNCERTAINTY] = "ml_uncertainty_m",
        [ML_FIELD_SIDE + 2] = "ml_border_pair",
        [ML_FIELD_SIDE + 3] = "ml_border_km",
        [ML_FIELD_FLAGS] = "ml_flags"};

    if (style->flavour == ML_STYLE_EVENTS && style->layer == ML_STYLE_PLACES)
        return event_names[column - ml_fields];
    return style->flavour == ML_STYLE_SHP ? column->dbf_name : column->name;
}

void ml_style_elements(struct ml_buf *b, const struct ml_style *style)
{
    ml_style_symbols(b, style);
    ml_style_labels(b, style);
    ADD(b, "<blendMode>0</blendMode><featureBlendMode>0</featureBlendMode><layerOpacity>1</layerOpacity>");
    ml_style_form(b, style);
}

void ml_style_qml(struct ml_buf *b, const struct ml_style *style)
{
    ADD(b, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
           "<qgis version=\"3.22.0\" styleCategories=\"AllStyleCategories\" labelsEnabled=\"1\" "
           "hasScaleBasedVisibilityFlag=\"0\" readOnly=\"0\">");
    ml_style_elements(b, style);
    ml_buf_printf(b, "<layerGeometryType>%d</layerGeometryType></qgis>\n",
                  style->layer == ML_STYLE_SEGMENTS ? 1 : 0);
}
