/* Parts of rows that several sources share. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "import/import_int.h"
#include "text/letter.h"
#include "text/utf8.h"

size_t ml_import_split(struct ml_span line, struct ml_span *field, size_t max)
{
    size_t n = 0;
    const char *end = line.ptr + line.len;

    for (const char *p = line.ptr;; n++) {
        const char *tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
        if (n < max)
            field[n] = (struct ml_span){p, (size_t)((tab ? tab : end) - p)};
        if (!tab)
            return n + 1;
        p = tab + 1;
    }
}

bool ml_import_whole(struct ml_span s, int64_t *out)
{
    int64_t v = 0;

    if (s.len == 0 || s.len > 15)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        v = v * 10 + (s.ptr[i] - '0');
    }
    *out = v;
    return true;
}

bool ml_import_degrees(struct ml_span s, double *out)
{
    char text[32];
    char *end;

    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    *out = strtod(text, &end);
    return *end == '\0';
}

int64_t ml_import_qid(struct ml_span s)
{
    int64_t number = 0;

    if (s.len > 1 && s.ptr[0] == 'Q')
        ml_import_whole((struct ml_span){s.ptr + 1, s.len - 1}, &number);
    return number < ML_KEY_LIMIT ? number : 0;
}

static bool starts(struct ml_span s, const char *with)
{
    size_t n = strlen(with);
    return s.len >= n && memcmp(s.ptr, with, n) == 0;
}

enum ml_kind ml_import_kind(struct ml_span cls, struct ml_span code)
{
    switch (cls.len == 1 ? cls.ptr[0] : ' ') {
    case 'P': return ML_KIND_SETTLEMENT;
    case 'A':
        if (starts(code, "PCL"))
            return ML_KIND_COUNTRY;
        if (starts(code, "ADM1"))
            return ML_KIND_REGION;
        if (starts(code, "ADM2"))
            return ML_KIND_DISTRICT;
        return starts(code, "ADM") ? ML_KIND_SUBDISTRICT : ML_KIND_OTHER;
    case 'H': return ML_KIND_WATER;
    case 'T': return ML_KIND_MOUNTAIN;
    case 'R': return ML_KIND_ROAD;
    case 'S': return starts(code, "PST") || starts(code, "CSTM") ? ML_KIND_BORDER_POST : ML_KIND_FACILITY;
    default: return ML_KIND_OTHER;
    }
}

int64_t ml_import_uncertainty(enum ml_kind kind, int64_t population)
{
    switch (kind) {
    case ML_KIND_COUNTRY: return 300000;
    case ML_KIND_REGION: return 100000;
    case ML_KIND_DISTRICT: return 30000;
    case ML_KIND_SUBDISTRICT:
    case ML_KIND_ROAD:
    case ML_KIND_OTHER: return 10000;
    case ML_KIND_WATER:
    case ML_KIND_MOUNTAIN: return 5000;
    case ML_KIND_SETTLEMENT:
    case ML_KIND_ENCLAVE:
    case ML_KIND_BORDER_POST:
    case ML_KIND_FACILITY:
    case ML_KIND_COUNT: break;
    }
    if (population >= 1000000)
        return 12000;
    if (population >= 100000)
        return 6000;
    return population >= 10000 ? 3000 : 1500;
}

double ml_import_half_diagonal(struct ml_lonlat min, struct ml_lonlat max)
{
    const double half_degree_m = 55597;
    double middle = (min.lat + max.lat) / 2 * acos(-1) / 180;
    return half_degree_m * hypot(max.lat - min.lat, (max.lon - min.lon) * cos(middle));
}

/* The script of a name's first letter. */
static enum ml_script script_of(struct ml_span name)
{
    for (const char *p = name.ptr; p < name.ptr + name.len;) {
        struct ml_letter letter = ml_letter_of(ml_utf8_next(&p));
        if (letter.cls == ML_LETTER_LOWER || letter.cls == ML_LETTER_UPPER || letter.cls == ML_LETTER_OTHER)
            return letter.script;
    }
    return ML_SCRIPT_NONE;
}

const char *ml_import_tag(struct ml_span lang, struct ml_span name)
{
    static const char *const tags[][3] = {
        {"en", "eng", "en"}, {"ru", "rus", "ru"}, {"ky", "kir", "ky"}, {"tg", "tgk", "tg"},
    };

    if (lang.len == 0)
        return "und";
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (ml_span_is(lang, tags[i][0]) || ml_span_is(lang, tags[i][1]))
            return tags[i][2];
    if (!ml_span_is(lang, "uz") && !ml_span_is(lang, "uzb"))
        return NULL;
    /* Uzbek has a tag for each of its two scripts, and none for others. */
    switch (script_of(name)) {
    case ML_SCRIPT_CYRILLIC: return "uz-Cyrl";
    case ML_SCRIPT_LATIN: return "uz-Latn";
    case ML_SCRIPT_NONE: break;
    }
    return NULL;
}

void ml_import_progress(const struct ml_import *im, double share)
{
    if (im->job->progress)
        im->job->progress(im->job->user, im->stats->rows, share);
}
