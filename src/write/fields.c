#include "write/fields.h"

#include <math.h>

/* Texts in a dbf hold 254 bytes at most; the narrow widths are the longest codes there are. */
const struct ml_column ml_fields[ML_FIELD_EXPLAIN] = {
    ML_COLUMN("doc", 0, "doc", 'C', 254),
    ML_COLUMN("toponym", 0, "toponym", 'C', 254),
    ML_COLUMN("start", 0, "start", 'N', 10),
    ML_COLUMN("end", 0, "end", 'N', 10),
    ML_COLUMN("place_id", 0, "place_id", 'C', 100),
    ML_COLUMN("name", 0, "name", 'C', 160),
    ML_COLUMN("kind", 0, "kind", 'C', 12),
    ML_COLUMN("feature_code", 0, "feat_code", 'C', 10),
    ML_COLUMN("country", 0, "country", 'C', 2),
    ML_COLUMN("admin1", 0, "admin1", 'C', 100),
    ML_COLUMN("admin2", 0, "admin2", 'C', 100),
    ML_COLUMN("admin1_pcode", 0, "adm1_pcode", 'C', 20),
    ML_COLUMN("admin2_pcode", 0, "adm2_pcode", 'C', 20),
    ML_COLUMN("geonames_id", 0, "geonamesid", 'N', 10),
    ML_COLUMN("wikidata_id", 0, "wikidataid", 'C', 16),
    ML_COLUMN("confidence", 4, "confidence", 'N', 7),
    ML_COLUMN("uncertainty_m", 0, "uncert_m", 'N', 9),
    ML_COLUMN("side", 0, "side", 'C', 2),
    ML_COLUMN("side_confidence", 4, "side_conf", 'N', 7),
    ML_COLUMN("border_pair", 0, "borderpair", 'C', 5),
    ML_COLUMN("border_km", 3, "border_km", 'N', 10),
    ML_COLUMN("segment_id", 0, "segment_id", 'C', 60),
    ML_COLUMN("segment_name", 0, "seg_name", 'C', 160),
    ML_COLUMN("segment_km", 3, "segment_km", 'N', 10),
    ML_COLUMN("segment_status", 0, "seg_status", 'C', 12),
    ML_COLUMN("border_date", 0, "borderdate", 'D', 8),
    ML_COLUMN("near_undelimited", 0, "near_undel", 'L', 1),
    ML_COLUMN("near_undemarcated", 0, "near_undem", 'L', 1),
    ML_COLUMN("flags", 0, "flags", 'C', 120),
    ML_COLUMN("evidence", 0, "evidence", 'C', 254),
    ML_COLUMN("alternatives", 0, "alternativ", 'C', 254),
};

struct ml_value ml_fields_id(const struct ml_result_doc *doc)
{
    struct ml_value v = ml_value_text(doc->id);
    if (doc->id && doc->id_is_number)
        v.type = ML_VALUE_LITERAL;
    return v;
}

static void fill_place(const struct ml_place_info *p, struct ml_value *v)
{
    *v++ = ml_value_text(p->place_id);
    *v++ = ml_value_text(p->name);
    *v++ = ml_value_text(ml_kind_name(p->kind));
    *v++ = ml_value_text(p->feature_code);
    *v++ = ml_value_text(p->country);
    *v++ = ml_value_text(p->admin1);
    *v++ = ml_value_text(p->admin2);
    *v++ = ml_value_text(p->admin1_pcode);
    *v++ = ml_value_text(p->admin2_pcode);
    if (p->geonames_id)
        *v = ml_value_int(p->geonames_id);
    v++;
    *v = ml_value_text(p->wikidata_id);
}

void ml_fields_fill_border(const struct ml_border_answer *a, int32_t date, struct ml_value *v)
{
    for (int i = 0; i < ML_BORDER_FIELD_COUNT; i++)
        v[i] = (struct ml_value){.type = ML_VALUE_NULL};
    if (!a->covered)
        return;
    *v++ = ml_value_text(a->side);
    *v++ = ml_value_real(a->side_confidence);
    if (a->pair[0]) {
        v[0] = ml_value_text(a->pair);
        v[1] = ml_value_real(a->border_km);
    }
    v += 2;
    if (a->segment_id) {
        v[0] = ml_value_text(a->segment_id);
        v[1] = ml_value_text(a->segment_name);
        v[2] = ml_value_real(a->segment_km);
        v[3] = ml_value_text(ml_border_status_name(a->segment_status));
    }
    v += 4;
    *v++ = ml_value_date(date);
    *v++ = ml_value_bool(a->near_undelimited);
    *v = ml_value_bool(a->near_undemarcated);
}

void ml_fields_fill(const struct ml_result_doc *doc, const struct ml_result *r,
                    struct ml_value values[ML_FIELD_EXPLAIN])
{
    struct ml_value *v = values;

    for (int i = 0; i < ML_FIELD_EXPLAIN; i++)
        v[i] = (struct ml_value){.type = ML_VALUE_NULL};
    v[0] = ml_fields_id(doc);
    v[1] = ml_value_span(r->toponym);
    v[2] = ml_value_int((long long)r->start);
    v[3] = ml_value_int((long long)r->end);
    if (r->place)
        fill_place(r->place, v + 4);
    v[15] = ml_value_real(r->confidence);
    if (r->place && isfinite(r->place->uncertainty_m))
        v[16] = ml_value_int(llround(r->place->uncertainty_m));
    if (r->place && r->border_applies)
        ml_fields_fill_border(&r->border, r->border_date, v + ML_FIELD_SIDE);
    else if (r->place && ml_kind_is_area(r->place->kind))
        v[ML_FIELD_SIDE] = ml_value_text(r->place->country);
    v[ML_FIELD_FLAGS] = (struct ml_value){.type = ML_VALUE_FLAGS, .u.flags = r->flags};
    v[29] = (struct ml_value){.type = ML_VALUE_EVIDENCE, .u.result = r};
    v[30] = (struct ml_value){.type = ML_VALUE_ALTERNATIVES, .u.result = r};
}
