/* What people see of the fields: aliases, the form in groups, the tip over a feature. */
#include <string.h>

#include "write/style_int.h"

#define ADD(b, literal) ml_buf_add(b, literal, sizeof literal - 1)

static const char *const place_aliases[ML_FIELD_EXPLAIN] = {
    "Text",
    "Name as written",
    "Starts at character",
    "Ends before character",
    "Place id",
    "Name",
    "Kind",
    "GeoNames feature code",
    "Country (gazetteer)",
    "Region",
    "District",
    "P-code of the region",
    "P-code of the district",
    "GeoNames id",
    "Wikidata id",
    "Confidence (0 to 1)",
    "Uncertainty, metres",
    "Country whose territory holds the point",
    "Confidence of that (0 to 1)",
    "Nearest boundary",
    "Distance to the boundary, km",
    "Nearest border segment",
    "Name of the segment",
    "Distance to the segment, km",
    "Status of the segment",
    "Status as of",
    "Undelimited or disputed border near",
    "Border that is not demarcated near",
    "Flags",
    "Evidence",
    "Alternatives",
};

static const char *const segment_aliases[ML_SEGMENT_FIELD_COUNT] = {
    "Segment id",      "Countries",        "Along",
    "Status",          "Status as of",     "Confidence of the status",
    "Length, km",      "Accuracy, metres", "This course valid from",
    "This course valid until (exclusive)", "Source",
};

/* Groups of the form: a title and the columns from .. end. */
static const struct group {
    const char *title;
    int from;
    int end;
} place_groups[] = {{"Mention", ML_FIELD_DOC, ML_FIELD_PLACE},
                    {"Place", ML_FIELD_PLACE, ML_FIELD_CONFIDENCE},
                    {"How sure", ML_FIELD_CONFIDENCE, ML_FIELD_SIDE},
                    {"Border", ML_FIELD_SIDE, ML_FIELD_FLAGS},
                    {"Doubts", ML_FIELD_FLAGS, ML_FIELD_EXPLAIN}},
  segment_groups[] = {{"Segment", 0, 3}, {"Status", 3, 6}, {"Line", 6, ML_SEGMENT_FIELD_COUNT}};

static void aliases(struct ml_buf *b, const struct ml_style *style, const struct ml_column *columns, size_t count)
{
    const char *const *names = style->layer == ML_STYLE_PLACES ? place_aliases : segment_aliases;
    bool has_fid = style->flavour == ML_STYLE_GPKG;

    ADD(b, "<aliases>");
    if (has_fid)
        ADD(b, "<alias index=\"0\" field=\"fid\" name=\"Row\"/>");
    for (size_t i = 0; i < count; i++) {
        ml_buf_printf(b, "<alias index=\"%zu\" field=\"%s\" name=\"", i + has_fid,
                      ml_style_field(style, columns + i));
        ml_xml_text(b, names[i]);
        ADD(b, "\"/>");
    }
    if (has_fid && style->layer == ML_STYLE_PLACES)
        ml_buf_printf(b, "<alias index=\"%zu\" field=\"mention\" name=\"Mention of this place, counted\"/>", count + 1);
    ADD(b, "</aliases>");
}

static void group(struct ml_buf *b, const struct ml_style *style, const struct group *g,
                  const struct ml_column *columns, size_t count)
{
    ml_buf_printf(b,
                  "<attributeEditorContainer name=\"%s\" groupBox=\"1\" columnCount=\"1\" showLabel=\"1\" "
                  "visibilityExpressionEnabled=\"0\" visibilityExpression=\"\">",
                  g->title);
    for (int i = g->from; i < g->end && (size_t)i < count; i++)
        ml_buf_printf(b, "<attributeEditorField name=\"%s\" index=\"%d\" showLabel=\"1\"/>",
                      ml_style_field(style, columns + i), i + (style->flavour == ML_STYLE_GPKG));
    ADD(b, "</attributeEditorContainer>");
}

static void tip(struct ml_buf *b, const struct ml_style *style)
{
    struct ml_buf html = {0};

    if (style->flavour == ML_STYLE_EVENTS)
        ml_buf_printf(&html, "<b>[%% \"ml_name\" %%]</b> ([%% \"ml_kind\" %%])<br>confidence "
                             "[%% round(\"ml_confidence\", 2) %%]<br>[%% \"ml_border_pair\" %%]: [%% \"ml_border_km\" %%] km");
    else if (style->layer == ML_STYLE_PLACES)
        ml_buf_printf(&html,
                      "<b>[%% coalesce(\"name\", \"toponym\") %%]</b> ([%% \"kind\" %%])<br>"
                      "written: [%% \"toponym\" %%]<br>confidence [%% round(\"%s\", 2) %%]<br>"
                      "[%% \"%s\" %%]: [%% \"%s\" %%] km",
                      ml_style_field(style, ml_fields + ML_FIELD_CONFIDENCE),
                      ml_style_field(style, ml_fields + ML_FIELD_SIDE + 2),
                      ml_style_field(style, ml_fields + ML_FIELD_SIDE + 3));
    else
        ml_buf_printf(&html, "<b>[%% \"%s\" %%]</b><br>[%% \"%s\" %%] on [%% \"%s\" %%]",
                      ml_style_field(style, ml_segment_fields + 2), ml_style_field(style, ml_segment_fields + 3),
                      ml_style_field(style, ml_segment_fields + 4));
    ADD(b, "<mapTip>");
    if (html.data)
        ml_xml_text(b, html.data);
    ADD(b, "</mapTip>");
    b->failed = b->failed || html.failed;
    ml_buf_release(&html);
}

/* A gazetteer's columns are called what they are; only the tip is worth saying. */
static void gazetteer_form(struct ml_buf *b)
{
    ADD(b, "<displayfield>name</displayfield><previewExpression>\"name\"</previewExpression><mapTip>");
    ml_xml_text(b, "<b>[% \"name\" %]</b> ([% \"kind\" %])<br>[% \"place_id\" %]<br>within [% \"uncertainty_m\" %] m<br>"
                   "source: [% \"source\" %]");
    ADD(b, "</mapTip>");
}

void ml_style_form(struct ml_buf *b, const struct ml_style *style)
{
    bool places = style->layer == ML_STYLE_PLACES;
    const struct group *groups = places ? place_groups : segment_groups;
    size_t group_count = places ? sizeof place_groups / sizeof *groups : sizeof segment_groups / sizeof *groups;
    size_t count;
    const struct ml_column *columns = ml_style_columns(style, &count);

    if (style->layer == ML_STYLE_GAZETTEER) {
        gazetteer_form(b);
        return;
    }
    /* The form of an event table is QGIS's own: its columns are not known here. */
    if (style->flavour == ML_STYLE_EVENTS) {
        ADD(b, "<displayfield>ml_name</displayfield><previewExpression>\"ml_name\"</previewExpression>");
        tip(b, style);
        return;
    }
    aliases(b, style, columns, count);
    ADD(b, "<editform tolerant=\"1\"></editform><featformsuppress>0</featformsuppress>"
           "<editorlayout>tablayout</editorlayout><attributeEditorForm>");
    for (size_t i = 0; i < group_count; i++)
        group(b, style, groups + i, columns, count);
    ml_buf_printf(b, "</attributeEditorForm><displayfield>%s</displayfield>"
                     "<previewExpression>\"%s\"</previewExpression>",
                  places ? "name" : ml_style_field(style, columns + 2),
                  places ? "name" : ml_style_field(style, columns + 2));
    tip(b, style);
}
