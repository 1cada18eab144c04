#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/paths.h"
#include "map/map.h"

enum { FORMATS = 1u << ML_FORMAT_HTML | 1u << ML_FORMAT_SVG | 1u << ML_FORMAT_PNG };

static enum ml_status write_page(const struct ml_map *map, const char *path, struct ml_err *err)
{
    char template_path[ML_PATH_SIZE];
    struct ml_buf page = {0};
    struct ml_buf out = {0};
    struct ml_outfile file;
    enum ml_status status;

    ml_path_page(template_path);
    if (!ml_file_exists(template_path))
        return ml_fail(err, ML_EIO, template_path, 0,
                       "is missing: the page was not built; run 'make web', which needs npm, or use -o X.svg");
    status = ml_file_read(template_path, &page, err);
    if (!status)
        status = ml_map_page(map, &page, template_path, &out, err);
    if (!status)
        status = ml_outfile_open(&file, path, err);
    if (!status) {
        fwrite(out.data, 1, out.len, file.stream);
        status = ml_outfile_commit(&file, err);
        ml_outfile_discard(&file);
    }
    ml_buf_release(&page);
    ml_buf_release(&out);
    return status;
}

static enum ml_status write_picture(const struct ml_map *map, enum ml_picture kind, const char *path,
                                    struct ml_err *err)
{
    char *part = ml_file_part_name(path, "");
    enum ml_status status = part ? ml_map_picture(map, kind, part, err) : ml_fail_nomem(err);

    if (!status)
        status = ml_file_replace(part, path, err);
    else if (part)
        remove(part);
    ml_free(part);
    return status;
}

/* --date, else the latest date the result speaks of, else today. */
static int32_t date_of(const struct ml_options *o, const struct ml_found *found)
{
    const struct ml_found_item *items = ml_found_items(found);
    int32_t date = o->date;

    for (size_t i = 0; !o->date && i < ml_found_count(found); i++)
        if (items[i].border_date > date)
            date = items[i].border_date;
    return date ? date : ml_today();
}

static enum ml_status run(const struct ml_options *o, const struct ml_write_options *w, struct ml_err *err)
{
    const char *path = o->arg_count ? o->args[0] : "-";
    const char *slash = strrchr(path, '/');
    struct ml_found *found = NULL;
    struct ml_texts *texts = NULL;
    struct ml_border *border = NULL;
    struct ml_map map = {.title = strcmp(path, "-") == 0 ? "standard input" : slash ? slash + 1 : path};
    enum ml_status status = ml_found_read(path, &found, err);

    if (!status && o->text)
        status = ml_texts_read(o->text, &texts, err);
    if (!status)
        status = ml_open_border(o, &border, err);
    if (!status) {
        map.found = found;
        map.texts = texts;
        map.border = border;
        map.date = date_of(o, found);
        map.today = ml_today();
        status = w->format == ML_FORMAT_HTML
                     ? write_page(&map, w->path, err)
                     : write_picture(&map, w->format == ML_FORMAT_SVG ? ML_PICTURE_SVG : ML_PICTURE_PNG, w->path, err);
    }
    ml_border_free(border);
    ml_texts_free(texts);
    ml_found_free(found);
    return status;
}

enum ml_exit ml_cmd_map(const struct ml_options *o)
{
    struct ml_write_options w;
    struct ml_err err = {0};

    if (o->arg_count > 1)
        return ml_usage("map", "one result at a time; leave out '%s'", o->args[1]);
    if (!ml_choose_output("map", o, FORMATS, ML_FORMAT_HTML, &w))
        return ML_EXIT_FAILED;
    if (!w.path && w.format != ML_FORMAT_HTML)
        return ml_usage("map", "a picture cannot go to standard output; add -o PATH.%s", ml_format_name(w.format));
    ml_interrupt_guard(w.path);
    return run(o, &w, &err) ? ml_give_up(&err) : ML_EXIT_OK;
}
