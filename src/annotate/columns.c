#include "annotate/columns.h"

#include <stdio.h>
#include <string.h>

/* Names as the databases write them; compared without regard to case, blanks and '_'. */
struct preset {
    const char *name;
    const char *marks;      /* all of these columns make a table one of the preset */
    const char *text;
    const char *place;
    const char *admin;
    const char *date;
    const char *coords;
    const char *precision;
    int coarse_from;
    size_t where_count;
};

static const struct preset presets[] = {
    [ML_PRESET_NONE] = {.name = ""},
    [ML_PRESET_ACLED] = {"acled", "event_id_cnty,event_date,admin1,location,notes", "notes", "location",
                         "admin3,admin2,admin1,country", "event_date", "latitude,longitude", "geo_precision", 3, 0},
    [ML_PRESET_UCDP_GED] = {"ucdp-ged", "where_coordinates,where_prec,adm_1,date_start",
                            "where_description,source_headline", "where_coordinates", "adm_2,adm_1,country",
                            "date_start", "latitude,longitude", "where_prec", 4, 1},
    [ML_PRESET_GDELT] = {"gdelt", "globaleventid,sqldate,actiongeo_fullname", "", "ActionGeo_FullName", "",
                         "SQLDATE", "ActionGeo_Lat,ActionGeo_Long", "", 0, 0},
    [ML_PRESET_ICEWS] = {"icews", "event id,event date,cameo code,story id,district,province", "", "City",
                         "District,Province,Country", "Event Date", "Latitude,Longitude", "", 0, 0},
    [ML_PRESET_POLECAT] = {"polecat", "event type,event mode,placename,raw placename,geonames id",
                           "Event Text,Headline", "Raw Placename,Placename,City", "District,Province,Country",
                           "Event Date", "Latitude,Longitude", "", 0, 0}};
enum { PRESET_COUNT = sizeof presets / sizeof *presets };

/* Usual names, best first. */
static const struct preset usual = {
    .text = "notes,note,text,event_text,description,summary,details,narrative,comment,comments,sentence,headline,"
            "title,body,news,report,incident,текст,описание,событие,заметки,примечание,новость,содержание",
    .place = "location,place,placename,settlement,village,town,city,where,место,населенный пункт,село,пункт",
    .admin = "admin3,admin2,district,rayon,raion,район,admin1,province,region,oblast,область,country,страна",
    .date = "date,event_date,date_start,day,datum,published,дата",
    .coords = "latitude,longitude;lat,lon;lat,lng;lat,long;y,x;широта,долгота"};

static const char gdelt_names[] =
    "GLOBALEVENTID SQLDATE MonthYear Year FractionDate Actor1Code Actor1Name Actor1CountryCode Actor1KnownGroupCode "
    "Actor1EthnicCode Actor1Religion1Code Actor1Religion2Code Actor1Type1Code Actor1Type2Code Actor1Type3Code "
    "Actor2Code Actor2Name Actor2CountryCode Actor2KnownGroupCode Actor2EthnicCode Actor2Religion1Code "
    "Actor2Religion2Code Actor2Type1Code Actor2Type2Code Actor2Type3Code IsRootEvent EventCode EventBaseCode "
    "EventRootCode QuadClass GoldsteinScale NumMentions NumSources NumArticles AvgTone Actor1Geo_Type "
    "Actor1Geo_FullName Actor1Geo_CountryCode Actor1Geo_ADM1Code Actor1Geo_ADM2Code Actor1Geo_Lat Actor1Geo_Long "
    "Actor1Geo_FeatureID Actor2Geo_Type Actor2Geo_FullName Actor2Geo_CountryCode Actor2Geo_ADM1Code "
    "Actor2Geo_ADM2Code Actor2Geo_Lat Actor2Geo_Long Actor2Geo_FeatureID ActionGeo_Type ActionGeo_FullName "
    "ActionGeo_CountryCode ActionGeo_ADM1Code ActionGeo_ADM2Code ActionGeo_Lat ActionGeo_Long ActionGeo_FeatureID "
    "DATEADDED SOURCEURL";

/* Version 1 has no ADM2 codes and, in its oldest files, no address of the source. */
enum { GDELT2_COLUMNS = 61, GDELT1_COLUMNS = 58, GDELT_MAX = 64 };

const char *ml_preset_name(enum ml_preset preset)
{
    return presets[preset].name;
}

enum ml_preset ml_preset_parse(const char *word)
{
    for (int i = 1; i < PRESET_COUNT; i++)
        if (strcmp(word, presets[i].name) == 0)
            return (enum ml_preset)i;
    return ML_PRESET_NONE;
}

static bool skipped(char c)
{
    return c == '_' || c == ' ' || c == '.' || c == '-';
}

/* The same name but for case (of ASCII), blanks and underscores: R and BigQuery change them. */
static bool same_name(struct ml_span a, struct ml_span b)
{
    size_t i = 0;
    size_t j = 0;

    for (;;) {
        char c;
        char d;
        while (i < a.len && skipped(a.ptr[i]))
            i++;
        while (j < b.len && skipped(b.ptr[j]))
            j++;
        if (i == a.len || j == b.len)
            return i == a.len && j == b.len;
        c = a.ptr[i++];
        d = b.ptr[j++];
        if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != (d >= 'A' && d <= 'Z' ? d | 0x20 : d))
            return false;
    }
}

/* The next name of a comma-separated list; false at its end. */
static bool next_name(const char **list, struct ml_span *name)
{
    size_t n = strcspn(*list, ",;");

    while (n == 0 && **list) {
        ++*list;
        n = strcspn(*list, ",;");
    }
    *name = (struct ml_span){*list, n};
    *list += n;
    return n > 0;
}

static bool find_column(const struct ml_table *t, struct ml_span name, size_t *index)
{
    size_t count;
    const struct ml_span *columns = ml_table_columns(t, &count);

    for (size_t i = 0; i < count; i++) {
        if (ml_span_eq(columns[i], name)) {
            *index = i;
            return true;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (same_name(columns[i], name)) {
            *index = i;
            return true;
        }
    }
    return false;
}

static bool has_all(const struct ml_table *t, const char *marks)
{
    struct ml_span name;
    size_t index;

    while (next_name(&marks, &name))
        if (!find_column(t, name, &index))
            return false;
    return true;
}

static bool is_gdelt_shape(const struct ml_table *t)
{
    size_t count;
    const struct ml_span *columns = ml_table_columns(t, &count);

    if (ml_table_form(t) != ML_TABLE_TSV || (count != GDELT2_COLUMNS && count != GDELT1_COLUMNS))
        return false;
    /* Its first line is data: the first cell is a number and the second a day. */
    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < columns[i].len; j++)
            if (columns[i].ptr[j] < '0' || columns[i].ptr[j] > '9')
                return false;
    return columns[1].len == 8;
}

enum ml_preset ml_preset_recognise(const struct ml_table *t)
{
    for (int i = 1; i < PRESET_COUNT; i++)
        if (has_all(t, presets[i].marks))
            return (enum ml_preset)i;
    return is_gdelt_shape(t) ? ML_PRESET_GDELT : ML_PRESET_NONE;
}

void ml_preset_apply(enum ml_preset preset, struct ml_table *t)
{
    struct ml_span names[GDELT_MAX];
    const char *p = gdelt_names;
    struct ml_row header;
    size_t width;
    size_t n = 0;

    ml_table_columns(t, &width);
    ml_table_header(t, &header);
    if (preset != ML_PRESET_GDELT || ml_table_form(t) != ML_TABLE_TSV ||
        (header.body.ptr && !is_gdelt_shape(t)))
        return;
    for (; *p && n < GDELT_MAX; p += strspn(p, " ")) {
        struct ml_span name = {p, strcspn(p, " ")};
        p += name.len;
        if (width == GDELT1_COLUMNS && name.len > 8 && memcmp(name.ptr + name.len - 8, "ADM2Code", 8) == 0)
            continue;
        names[n++] = name;
    }
    ml_table_set_raw(t, names, n);
}

/* ---- Choosing ---- */

static bool set(struct ml_column_ref *ref, struct ml_span name, size_t index, struct ml_arena *arena)
{
    ref->name = ml_arena_dup(arena, name.ptr, name.len);
    ref->index = index;
    return ref->name != NULL;
}

static bool parse_number(struct ml_span name, size_t *out)
{
    *out = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] < '0' || name.ptr[i] > '9' || i > 5)
            return false;
        *out = *out * 10 + (size_t)(name.ptr[i] - '0');
    }
    return name.len > 0 && *out > 0;
}

static enum ml_status no_column(const struct ml_table *t, struct ml_span name, struct ml_err *err)
{
    size_t count;
    const struct ml_span *columns = ml_table_columns(t, &count);
    struct ml_buf list;
    enum ml_status status;

    ml_buf_init(&list, 0);
    for (size_t i = 0; i < count && list.len < 300; i++) {
        ml_buf_puts(&list, i ? ", " : "");
        ml_buf_add(&list, columns[i].ptr, columns[i].len);
    }
    status = name.len ? ml_fail(err, ML_EUSAGE, ml_table_name(t), 0, "has no column '%.*s'; it has %.300s",
                                (int)name.len, name.ptr, list.data ? list.data : "none")
                      : ml_fail(err, ML_EUSAGE, ml_table_name(t), 0,
                                "none of its columns is known to hold text or places; name one with --text or "
                                "--place: it has %.300s", list.data ? list.data : "none");
    ml_buf_release(&list);
    return status;
}

static enum ml_status not_preset(const struct ml_table *t, const struct preset *p, struct ml_err *err)
{
    return ml_fail(err, ML_EUSAGE, ml_table_name(t), 0,
                   "has none of the columns of preset %s (%s%s%s%s%s); leave out --preset, or name columns with --text", p->name,
                   p->text, *p->text ? "," : "", p->place, *p->admin ? "," : "", p->admin);
}

/* A list of columns; required ones must be there, others are taken where they are. */
static enum ml_status choose(const struct ml_table *t, const char *list, bool required,
                             struct ml_column_ref *refs, size_t most, size_t *count, struct ml_arena *arena,
                             struct ml_err *err)
{
    bool by_row = ml_table_form(t) == ML_TABLE_JSONL;
    struct ml_span name;
    size_t width;

    ml_table_columns(t, &width);
    *count = 0;
    while (next_name(&list, &name) && *count < most) {
        size_t index = 0;
        bool found = by_row || find_column(t, name, &index);
        if (!found && required && parse_number(name, &index) && index <= width) {
            found = true;
            index--;
        }
        if (!found && required)
            return no_column(t, name, err);
        if (found && !set(refs + (*count)++, name, index, arena))
            return ml_fail_nomem(err);
    }
    return ML_OK;
}

/* Pairs of "a,b;c,d": the first that is there; of JSON lines all, since each row has its own. */
static enum ml_status choose_coords(const struct ml_table *t, const char *pairs, bool required,
                                    struct ml_arena *arena, struct ml_annotate_columns *out, struct ml_err *err)
{
    size_t most = ml_table_form(t) == ML_TABLE_JSONL ? ML_OTHER_COLUMNS : 1;

    while (*pairs && out->coord_count < most) {
        struct ml_column_ref pair[2] = {{0}};
        size_t len = strcspn(pairs, ";");
        size_t n;
        char one[256];
        enum ml_status status;
        snprintf(one, sizeof one, "%.*s", (int)(len < sizeof one ? len : sizeof one - 1), pairs);
        status = choose(t, one, required, pair, 2, &n, arena, err);
        if (status)
            return status;
        if (n == 2) {
            out->lat[out->coord_count] = pair[0];
            out->lon[out->coord_count++] = pair[1];
        }
        pairs += len + (pairs[len] == ';');
    }
    if (required && out->coord_count == 0)
        return ml_fail(err, ML_EUSAGE, NULL, 0, "--coords takes two columns, LATCOL,LONCOL");
    return ML_OK;
}

/* The options' word, else the preset's, else the usual names (the best one only, but for admin). */
struct source {
    const char *list;
    bool required;
    size_t most;
};

static struct source source_of(const char *option, const char *preset, const char *names, size_t most,
                               size_t most_usual)
{
    if (option)
        return (struct source){option, true, most};
    if (preset)
        return (struct source){preset, false, most};
    return (struct source){names, false, most_usual};
}

static enum ml_status choose_all(const struct ml_table *t, const struct ml_columns_spec *spec,
                                 const struct preset *p, struct ml_arena *arena,
                                 struct ml_annotate_columns *out, struct ml_err *err)
{
    /* A JSON line is asked for every usual name, so there the first that holds something counts. */
    bool by_row = ml_table_form(t) == ML_TABLE_JSONL;
    size_t one = by_row ? ML_OTHER_COLUMNS : 1;
    struct source text = source_of(spec->text, p->text, usual.text, ML_TEXT_COLUMNS,
                                   by_row ? ML_TEXT_COLUMNS : 1);
    struct source place = source_of(spec->place, p->place, usual.place, ML_PLACE_COLUMNS, one);
    struct source admin = source_of(spec->admin, p->admin, usual.admin, ML_ADMIN_COLUMNS, ML_ADMIN_COLUMNS);
    struct source date = source_of(spec->date, p->date, usual.date, 1, one);
    size_t n;
    enum ml_status status = choose(t, text.list, text.required, out->text, text.most, &out->text_count, arena, err);

    if (!status)
        status = choose(t, place.list, place.required, out->place, place.most, &out->place_count, arena, err);
    if (!status)
        status = choose(t, admin.list, admin.required, out->admin, admin.most, &out->admin_count, arena, err);
    if (!status)
        status = choose(t, date.list, date.required, out->date, date.most, &out->date_count, arena, err);
    /* The option's columns are a text like any other. */
    out->where_count = spec->text ? 0 : p->where_count;
    if (!status && p->precision)
        status = choose(t, p->precision, false, &out->precision, 1, &n, arena, err);
    if (status)
        return status;
    if (spec->coords)
        return choose_coords(t, spec->coords, true, arena, out, err);
    return choose_coords(t, p->coords ? p->coords : usual.coords, false, arena, out, err);
}

enum ml_status ml_columns_choose(const struct ml_table *t, const struct ml_columns_spec *spec,
                                 struct ml_arena *arena, struct ml_annotate_columns *out,
                                 struct ml_err *err)
{
    enum ml_preset preset = spec->preset ? ml_preset_parse(spec->preset) : ml_preset_recognise(t);
    const struct preset *p = presets + preset;
    enum ml_status status;

    *out = (struct ml_annotate_columns){.preset = preset, .coarse_from = p->coarse_from,
                                        .place_is_list = preset == ML_PRESET_POLECAT};
    if (spec->preset && preset == ML_PRESET_NONE)
        return ml_fail(err, ML_EUSAGE, NULL, 0,
                       "there is no preset '%.40s'; there are acled, ucdp-ged, gdelt, icews and polecat", spec->preset);
    status = choose_all(t, spec, p, arena, out, err);
    if (!status && out->text_count + out->place_count + out->admin_count == 0)
        status = spec->preset ? not_preset(t, p, err) : no_column(t, (struct ml_span){NULL, 0}, err);
    return status;
}

/* ---- Reading ---- */

static const struct ml_cell *find_cell(const struct ml_row *row, const struct ml_column_ref *ref)
{
    if (!ref->name)
        return NULL;
    if (row->count == 0 || !row->cells[0].name.ptr)
        return ref->index < row->count ? row->cells + ref->index : NULL;
    /* The last member of a name counts, as parsers have it. */
    for (size_t i = row->count; i > 0; i--)
        if (ml_span_is(row->cells[i - 1].name, ref->name))
            return row->cells + i - 1;
    return NULL;
}

static bool means_nothing(struct ml_span s)
{
    static const char *const words[] = {"NA", "N/A", "NULL", "null", "None", "none", "NaN", "nan", "-", "--", "[]"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (ml_span_is(s, words[i]))
            return true;
    return false;
}

struct ml_span ml_column_text(const struct ml_row *row, const struct ml_column_ref *ref, struct ml_buf *scratch)
{
    const struct ml_cell *cell = find_cell(row, ref);
    struct ml_span s = {"", 0};

    if (!cell || cell->type == ML_CELL_BLOB)
        return s;
    s = ml_cell_text(cell, scratch);
    while (s.len && strchr(" \t\r\n", s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && strchr(" \t\r\n", s.ptr[s.len - 1]))
        s.len--;
    return means_nothing(s) ? (struct ml_span){"", 0} : s;
}
