#include "read/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "read/html.h"
#include "read/jsonl.h"
#include "read/lines.h"

struct ml_input {
    enum ml_input_kind kind;
    const char *const *paths;
    size_t path_count;
    size_t next_path;
    struct ml_lines lines;
    bool reading;           /* lines is open on paths[next_path - 1] */
};

enum ml_status ml_input_open(enum ml_input_kind kind, const char *const *paths, size_t count,
                             struct ml_input **out, struct ml_err *err)
{
    struct ml_input *in = ml_calloc(1, sizeof *in);

    *out = in;
    if (!in)
        return ml_fail_nomem(err);
    in->kind = kind;
    in->paths = paths;
    in->path_count = count;
    ml_jsonl_start();
    return ML_OK;
}

void ml_input_free(struct ml_input *in)
{
    if (!in)
        return;
    if (in->reading)
        ml_lines_release(&in->lines);
    ml_free(in);
}

void ml_input_item_release(struct ml_input_item *item)
{
    ml_jsonl_release(item);
    ml_buf_release(&item->bytes);
    ml_buf_release(&item->text);
    *item = (struct ml_input_item){0};
}

static void renew(struct ml_input_item *item, const char *file)
{
    struct ml_buf bytes = item->bytes;
    struct ml_buf text = item->text;

    ml_jsonl_release(item);
    ml_buf_clear(&bytes);
    ml_buf_clear(&text);
    *item = (struct ml_input_item){.bytes = bytes, .text = text, .file = file};
}

static void read_text(const char *path, struct ml_input_item *item)
{
    struct ml_buf *b = &item->bytes;
    size_t mark;

    item->doc.id = path;
    b->max = ML_INPUT_TEXT_MAX;
    if (ml_file_read(path, b, &item->err)) {
        item->bad = true;
        return;
    }
    mark = b->len >= 3 && memcmp(b->data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    item->doc.text = (struct ml_span){b->data ? b->data + mark : "", b->len - mark};
}

/* The page's bytes are read already; the text takes their place. */
static void read_page(const char *path, struct ml_input_item *item)
{
    if (item->bad)
        return;
    item->bad = ml_html_extract(item->doc.text, path, &item->text, &item->doc.date, &item->err) != ML_OK;
    item->doc.text = item->bad ? (struct ml_span){"", 0} : ml_buf_span(&item->text);
}

static enum ml_status open_lines(struct ml_input *in, const char *path, struct ml_err *err)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return ml_fail(err, ML_EIO, path, 0, "cannot be opened: %s; check the name and its permissions",
                       strerror(errno));
    if (!standard && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        close(fd);
        return ml_fail(err, ML_EIO, path, 0, "is a directory; name the files in it");
    }
    ml_lines_init(&in->lines, fd, standard ? "standard input" : path, ML_INPUT_LINE_MAX);
    in->reading = true;
    return ML_OK;
}

static void end_lines(struct ml_input *in)
{
    ml_lines_release(&in->lines);
    in->reading = false;
}

/* False when the file has no more lines. */
static bool read_line(struct ml_input *in, struct ml_input_item *item)
{
    struct ml_span line;
    bool got;
    enum ml_status status = ml_lines_next(&in->lines, &line, &got, &item->err);

    if (!status && !got)
        return false;
    item->line = got ? in->lines.number : 0;
    item->bad = status != ML_OK;
    if (status && status != ML_ELIMIT)
        end_lines(in);
    if (!status)
        ml_jsonl_parse(line, in->lines.name, item);
    return true;
}

bool ml_input_next(struct ml_input *in, struct ml_input_item *item)
{
    while (in->reading || in->next_path < in->path_count) {
        const char *path;
        if (in->reading) {
            renew(item, in->paths[in->next_path - 1]);
            if (read_line(in, item))
                return true;
            end_lines(in);
            continue;
        }
        path = in->paths[in->next_path++];
        renew(item, path);
        if (in->kind != ML_INPUT_JSONL) {
            read_text(path, item);
            if (in->kind == ML_INPUT_HTML)
                read_page(path, item);
            return true;
        }
        if (open_lines(in, path, &item->err)) {
            item->bad = true;
            return true;
        }
    }
    return false;
}

bool ml_input_ready(const struct ml_input *in)
{
    return in->kind == ML_INPUT_JSONL && in->reading && ml_lines_ready(&in->lines);
}
