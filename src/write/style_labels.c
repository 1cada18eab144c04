/* Labels. QGIS leaves out what would collide; positions around a point are tried in turn. */
#include "write/style_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

static void text_style(struct ml_buf *b, const char *expression, const char *size, const char *color, bool italic)
{
    ADD(b, "<text-style isExpression=\"1\" fieldName=\"");
    ml_xml_text(b, expression);
    ml_buf_printf(b,
                  "\" fontFamily=\"DejaVu Sans\" fontSize=\"%s\" fontSizeUnit=\"Point\" fontWeight=\"50\" "
                  "fontItalic=\"%d\" textColor=\"%s\" textOpacity=\"1\" namedStyle=\"%s\" "
                  "useSubstitutions=\"0\" allowHtml=\"0\">"
                  "<text-buffer bufferDraw=\"1\" bufferSize=\"0.8\" bufferSizeUnits=\"MM\" "
                  "bufferColor=\"255,255,255,255\" bufferOpacity=\"0.85\" bufferNoFill=\"1\" bufferJoinStyle=\"128\"/>"
                  "</text-style>",
                  size, italic, color, italic ? "Oblique" : "Book");
}

/* A property driven by an expression in which every %s is the kind's column. */
static void driven_by_kind(struct ml_buf *b, struct ml_buf *scratch, const char *property, const char *expression,
                           const char *kind)
{
    ml_buf_clear(scratch);
    for (const char *p = expression; *p; p++) {
        if (p[0] == '%' && p[1] == 's') {
            ml_buf_puts(scratch, kind);
            p++;
        } else {
            ml_buf_putc(scratch, *p);
        }
    }
    if (!scratch->failed)
        ml_qml_driven(b, property, scratch->data);
}

/*
 * A place that is mentioned often must be labelled once. Where the layer does not say which
 * mention is the first, all its labels get the one same position, so that one of them stays.
 */
static void place_labels(struct ml_buf *b, const struct ml_style *style)
{
    const char *kind = ml_style_field(style, ml_fields + ML_FIELD_KIND);
    bool mentions = style->layer == ML_STYLE_PLACES;
    bool once = style->flavour == ML_STYLE_GPKG;
    struct ml_buf text = {0};

    if (!mentions || style->flavour == ML_STYLE_EVENTS)
        ml_buf_printf(&text, "\"%s\"", ml_style_field(style, ml_fields + ML_FIELD_NAME));
    else
        ml_buf_puts(&text, "coalesce(\"name\", \"toponym\")");
    ml_buf_printf(&text, " || CASE WHEN \"%s\" IN ('region', 'district') THEN ' ' || \"%s\" ELSE '' END", kind, kind);
    text_style(b, text.failed ? "''" : text.data, "9", "30,30,30,255", false);
    ml_buf_printf(b,
                  "<placement placement=\"%d\" dist=\"0.6\" distUnits=\"MM\" offsetType=\"1\" quadOffset=\"5\" "
                  "xOffset=\"1.8\" yOffset=\"0\" offsetUnits=\"MM\" priority=\"8\" "
                  "predefinedPositionOrder=\"R,L,TR,BR,TL,BL,TSR,BSR\" fitInPolygonOnly=\"0\"/>",
                  once ? 6 : 1);
    ADD(b, "<rendering drawLabels=\"1\" displayAll=\"0\" obstacle=\"1\" obstacleFactor=\"1\" obstacleType=\"1\" "
           "scaleVisibility=\"0\" fontLimitPixelSize=\"0\" limitNumLabels=\"0\" upsidedownLabels=\"0\" zIndex=\"1\"/>");
    ml_qml_driven_begin(b, "dd_properties");
    if (mentions && once)
        ml_qml_driven(b, "Show", "\"mention\" = 1");
    driven_by_kind(b, &text, "Size", "CASE WHEN \"%s\" = 'country' THEN 13 WHEN \"%s\" = 'region' THEN 11 "
                                     "WHEN \"%s\" = 'district' THEN 10 ELSE 9 END", kind);
    driven_by_kind(b, &text, "Italic", "\"%s\" IN ('water', 'mountain')", kind);
    driven_by_kind(b, &text, "Color", "CASE WHEN \"%s\" = 'water' THEN '#14658f' WHEN \"%s\" IN ('country', 'region', "
                                      "'district', 'subdistrict') THEN '#4a2f80' ELSE '#1e1e1e' END", kind);
    ml_qml_driven_end(b, "dd_properties");
    b->failed = b->failed || text.failed;
    ml_buf_release(&text);
}

static void segment_labels(struct ml_buf *b, const struct ml_style *style)
{
    struct ml_buf text = {0};

    ml_buf_printf(&text, "\"%s\" || ' (' || \"%s\" || ')'", ml_style_field(style, ml_segment_fields + 2),
                  ml_style_field(style, ml_segment_fields + 3));
    text_style(b, text.failed ? "''" : text.data, "7", "70,70,70,255", true);
    ADD(b, "<placement placement=\"3\" placementFlags=\"10\" dist=\"1\" distUnits=\"MM\" priority=\"3\" "
           "maxCurvedCharAngleIn=\"25\" maxCurvedCharAngleOut=\"-25\" repeatDistance=\"0\"/>"
           "<rendering drawLabels=\"1\" displayAll=\"0\" obstacle=\"0\" mergeLines=\"1\" scaleVisibility=\"1\" "
           "scaleMin=\"1\" scaleMax=\"300000\" minFeatureSize=\"0\" zIndex=\"0\"/>");
    ml_qml_driven_begin(b, "dd_properties");
    ml_qml_driven_end(b, "dd_properties");
    b->failed = b->failed || text.failed;
    ml_buf_release(&text);
}

void ml_style_labels(struct ml_buf *b, const struct ml_style *style)
{
    ADD(b, "<labeling type=\"simple\"><settings calloutType=\"simple\">");
    if (style->layer == ML_STYLE_SEGMENTS)
        segment_labels(b, style);
    else
        place_labels(b, style);
    ADD(b, "</settings></labeling>");
}
