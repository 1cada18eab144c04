/*
 * Symbols. Places are drawn by rules, of which several match a feature: its uncertainty, its
 * mark for flags, its kind, and over that its confidence. QGIS draws them pass by pass, so
 * that the circles lie below all points.
 */
#include "write/palette.h"
#include "write/style_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

enum pass { PASS_CIRCLE = 0, PASS_FLAG, PASS_KIND, PASS_CONFIDENCE };

static const char *const shape_names[] = {"circle", "square", "diamond", "triangle", "pentagon"};

struct marker {
    const char *shape;
    const char *fill;       /* "r,g,b,a" */
    const char *stroke;
    double stroke_mm;
    double size;
    const char *size_unit;
    const char *size_expression;    /* NULL: size */
    enum pass pass;
};

static void millimetres(struct ml_buf *b, const char *name, double value)
{
    ml_buf_printf(b, "<Option name=\"%s\" type=\"QString\" value=\"", name);
    ml_buf_fixed(b, value, 2);
    ADD(b, "\"/>");
}

static void marker(struct ml_buf *b, int number, const struct marker *m)
{
    ml_buf_printf(b,
                  "<symbol name=\"%d\" type=\"marker\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">"
                  "<layer class=\"SimpleMarker\" enabled=\"1\" locked=\"0\" pass=\"%d\"><Option type=\"Map\">",
                  number, (int)m->pass);
    ml_qml_option(b, "name", m->shape);
    ml_qml_option(b, "color", m->fill);
    ml_qml_option(b, "outline_color", m->stroke);
    ml_qml_option(b, "outline_style", m->stroke_mm > 0 ? "solid" : "no");
    millimetres(b, "outline_width", m->stroke_mm);
    ml_qml_option(b, "outline_width_unit", "MM");
    millimetres(b, "size", m->size);
    ml_qml_option(b, "size_unit", m->size_unit);
    ml_qml_option(b, "scale_method", "diameter");
    ml_qml_option(b, "joinstyle", "bevel");
    ADD(b, "</Option>");
    if (m->size_expression) {
        ml_qml_driven_begin(b, "data_defined_properties");
        ml_qml_driven(b, "size", m->size_expression);
        ml_qml_driven_end(b, "data_defined_properties");
    }
    ADD(b, "</layer></symbol>");
}

static void rule(struct ml_buf *b, int number, const char *filter, const char *label)
{
    ml_buf_printf(b, "<rule key=\"{rule-%d}\" symbol=\"%d\" filter=\"", number, number);
    ml_xml_text(b, filter);
    ADD(b, "\" label=\"");
    ml_xml_text(b, label);
    ADD(b, "\"/>");
}

static const char *field(const struct ml_style *style, int number)
{
    return ml_style_field(style, ml_fields + number);
}

/* Whether a feature has flags: text, or a list in GeoJSON. */
static void flagged(struct ml_buf *b, const struct ml_style *style)
{
    ml_buf_clear(b);
    ml_buf_printf(b, style->flavour == ML_STYLE_GEOJSON ? "length(to_json(\"%s\")) > 4" : "coalesce(\"%s\", '') <> ''",
                  field(style, ML_FIELD_FLAGS));
}

enum { RULE_CIRCLE = 0, RULE_FLAG, RULE_LIKELY, RULE_DOUBTFUL, RULE_KIND };

/* What is said of a mention, and of no place in itself. */
static void doubt_rules(struct ml_buf *b, const struct ml_style *style)
{
    struct ml_buf filter = {0};
    const char *confidence = field(style, ML_FIELD_CONFIDENCE);

    ml_buf_printf(&filter, "\"%s\" >= 0.5 AND \"%s\" < 0.8", confidence, confidence);
    rule(b, RULE_LIKELY, filter.failed ? "FALSE" : filter.data, "confidence 0.5 to 0.8");
    ml_buf_clear(&filter);
    ml_buf_printf(&filter, "\"%s\" < 0.5", confidence);
    rule(b, RULE_DOUBTFUL, filter.failed ? "FALSE" : filter.data, "confidence below 0.5");
    flagged(&filter, style);
    rule(b, RULE_FLAG, filter.failed ? "FALSE" : filter.data, "flagged: see its flags");
    b->failed = b->failed || filter.failed;
    ml_buf_release(&filter);
}

static void rules(struct ml_buf *b, const struct ml_style *style)
{
    struct ml_buf filter = {0};

    ml_buf_printf(&filter, "\"%s\" NOT IN ('country', 'region', 'district') AND \"%s\" > 0%s",
                  field(style, ML_FIELD_KIND), field(style, ML_FIELD_UNCERTAINTY),
                  style->layer == ML_STYLE_PLACES && style->flavour == ML_STYLE_GPKG ? " AND \"mention\" = 1" : "");
    rule(b, RULE_CIRCLE, filter.failed ? "FALSE" : filter.data, "circle that holds the true place");
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        ml_buf_clear(&filter);
        ml_buf_printf(&filter, "\"%s\" = '%s'", field(style, ML_FIELD_KIND), ml_kind_name((enum ml_kind)k));
        rule(b, RULE_KIND + k, filter.failed ? "FALSE" : filter.data, ml_kind_looks[k].label);
    }
    if (style->layer == ML_STYLE_PLACES)
        doubt_rules(b, style);
    b->failed = b->failed || filter.failed;
    ml_buf_release(&filter);
}

static void kind_markers(struct ml_buf *b)
{
    for (int k = 0; k < ML_KIND_COUNT; k++) {
        const struct ml_kind_look *look = ml_kind_looks + k;
        char fill[24];
        ml_qml_color(fill, look->color, 255);
        marker(b, RULE_KIND + k,
               &(struct marker){shape_names[look->shape], fill, "255,255,255,255", 0.3, look->size_mm, "MM",
                                NULL, PASS_KIND});
    }
}

static void place_symbols(struct ml_buf *b, const struct ml_style *style)
{
    struct ml_buf diameter = {0};
    char flag[24];

    ml_qml_color(flag, ML_FLAG_COLOR, 255);
    ml_buf_printf(&diameter, "2 * \"%s\"", field(style, ML_FIELD_UNCERTAINTY));
    ADD(b, "<renderer-v2 type=\"RuleRenderer\" forceraster=\"0\" symbollevels=\"1\" enableorderby=\"0\">"
           "<rules key=\"{rules}\">");
    rules(b, style);
    ADD(b, "</rules><symbols>");
    marker(b, RULE_CIRCLE,
           &(struct marker){"circle", "90,90,90,16", "90,90,90,130", 0.15, 2000, "RenderMetersInMapUnits",
                            diameter.failed ? NULL : diameter.data, PASS_CIRCLE});
    marker(b, RULE_FLAG,
           &(struct marker){"circle", "255,255,255,0", flag, 0.45, 4.8, "MM", NULL, PASS_FLAG});
    kind_markers(b);
    marker(b, RULE_LIKELY,
           &(struct marker){"circle", "255,255,255,255", "0,0,0,0", 0, 0.9, "MM", NULL, PASS_CONFIDENCE});
    marker(b, RULE_DOUBTFUL,
           &(struct marker){"circle", "255,255,255,255", "0,0,0,0", 0, 1.6, "MM", NULL, PASS_CONFIDENCE});
    ADD(b, "</symbols></renderer-v2>");
    b->failed = b->failed || diameter.failed;
    ml_buf_release(&diameter);
}

static void line_layer(struct ml_buf *b, const char *color, double width, const double dash[2], int pass)
{
    ml_buf_printf(b, "<layer class=\"SimpleLine\" enabled=\"1\" locked=\"0\" pass=\"%d\"><Option type=\"Map\">",
                  pass);
    ml_qml_option(b, "line_color", color);
    millimetres(b, "line_width", width);
    ml_qml_option(b, "line_width_unit", "MM");
    ml_qml_option(b, "line_style", "solid");
    ml_qml_option(b, "capstyle", "flat");
    ml_qml_option(b, "joinstyle", "round");
    if (dash[0] > 0) {
        ml_qml_option(b, "use_custom_dash", "1");
        ml_buf_printf(b, "<Option name=\"customdash\" type=\"QString\" value=\"");
        ml_buf_fixed(b, dash[0], 2);
        ml_buf_putc(b, ';');
        ml_buf_fixed(b, dash[1], 2);
        ADD(b, "\"/>");
        ml_qml_option(b, "customdash_unit", "MM");
    }
    ADD(b, "</Option></layer>");
}

static void segment_symbols(struct ml_buf *b, const struct ml_style *style)
{
    static const double whole[2] = {0, 0};

    ml_buf_printf(b, "<renderer-v2 type=\"categorizedSymbol\" attr=\"%s\" forceraster=\"0\" symbollevels=\"1\" "
                     "enableorderby=\"0\"><categories>",
                  ml_style_field(style, ml_segment_fields + 3));
    for (int s = 0; s <= ML_STATUS_UNKNOWN; s++) {
        ml_buf_printf(b, "<category render=\"true\" type=\"string\" symbol=\"%d\" value=\"%s\" label=\"", s,
                      ml_border_status_name((enum ml_border_status)s));
        ml_xml_text(b, ml_status_looks[s].label);
        ADD(b, "\"/>");
    }
    ADD(b, "</categories><symbols>");
    for (int s = 0; s <= ML_STATUS_UNKNOWN; s++) {
        char color[24];
        ml_qml_color(color, ml_status_looks[s].color, 255);
        ml_buf_printf(b, "<symbol name=\"%d\" type=\"line\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">", s);
        line_layer(b, "255,255,255,210", 1.5, whole, 0);
        line_layer(b, color, 0.7, ml_status_looks[s].dash, 1);
        ADD(b, "</symbol>");
    }
    ADD(b, "</symbols></renderer-v2>");
}

void ml_style_symbols(struct ml_buf *b, const struct ml_style *style)
{
    if (style->layer == ML_STYLE_SEGMENTS)
        segment_symbols(b, style);
    else
        place_symbols(b, style);
}
