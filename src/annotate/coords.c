/* A row's own point: is it one, and does it go with the place that the row names? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "annotate/annotate_int.h"

/* Coordinates may miss the place's own circle by this much without suspicion. */
#define COORDS_SLACK_M 5000

static bool parse_degrees(struct ml_span s, double limit, double *out)
{
    char copy[48];
    char *end;

    if (s.len == 0 || s.len >= sizeof copy)
        return false;
    memcpy(copy, s.ptr, s.len);
    copy[s.len] = '\0';
    for (char *p = copy; *p; p++)
        if (*p == ',')
            *p = '.';
    if (strspn(copy, "+-.0123456789eE") != s.len)
        return false;
    *out = strtod(copy, &end);
    return *end == '\0' && end != copy && *out >= -limit && *out <= limit;
}

void ml_row_complain(struct ml_annotation *out, const char *what, struct ml_span value, const char *remedy)
{
    if (!out->error[0])
        snprintf(out->error, sizeof out->error, "%s '%.*s' %s", what, (int)(value.len < 60 ? value.len : 60), value.ptr,
                 remedy);
}

void ml_row_read_coords(struct ml_annotator *a, const struct ml_row *row, struct ml_annotation *out)
{
    const struct ml_annotate_columns *c = a->columns;

    for (size_t i = 0; i < c->coord_count && !out->has_coords; i++) {
        struct ml_span s = ml_column_text(row, c->lat + i, &a->scratch);
        bool empty = s.len == 0;
        if (!empty && !parse_degrees(s, 90, &out->coords.lat)) {
            ml_row_complain(out, "latitude", s, "is no latitude; write degrees, -90 to 90");
            return;
        }
        s = ml_column_text(row, c->lon + i, &a->scratch);
        if (empty || s.len == 0)
            continue;
        if (!parse_degrees(s, 180, &out->coords.lon)) {
            ml_row_complain(out, "longitude", s, "is no longitude; write degrees, -180 to 180");
            return;
        }
        out->has_coords = true;
    }
}

enum ml_status ml_row_check_coords(struct ml_annotator *a, int32_t date, struct ml_annotation *out,
                                   struct ml_err *err)
{
    const struct ml_place_info *p = out->result ? out->result->place : NULL;
    struct ml_border_answer answer = {0};
    const char *side;

    if (!out->has_coords || !p)
        return ML_OK;
    out->coord_km = ml_border_distance_m(out->coords, p->point) / 1000;
    out->coords_far = out->coord_km * 1000 > p->uncertainty_m + COORDS_SLACK_M;
    if (a->probe) {
        enum ml_status status = ml_border_check(a->probe, out->coords, 0, date, a->options.near_km, &answer, err);
        if (status)
            return status;
    }
    side = out->result->border_applies ? out->result->border.side : p->country ? p->country : "";
    if (answer.covered)
        memcpy(out->coords_side, answer.side, sizeof out->coords_side);
    out->coords_other_side = answer.covered && side[0] && strcmp(side, answer.side) != 0;
    return ML_OK;
}
