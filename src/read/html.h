/*
 * The article in a page saved from the web: its title, its date and its body, without
 * menus, scripts, captions and what else surrounds it. The parser is libxml2's, which only
 * this file's source includes; nothing is fetched.
 */
#ifndef ML_READ_HTML_H
#define ML_READ_HTML_H

#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "base/status.h"

/*
 * The text replaces what is in out: the title, then paragraphs, an empty line between them, blanks
 * run together. Bytes are taken as UTF-8 if they are that, else as the page says. date is
 * YYYYMMDD, 0 when the page gives none. ML_EINPUT when there is no text, ML_ENOMEM. path is
 * for messages.
 */
enum ml_status ml_html_extract(struct ml_span html, const char *path, struct ml_buf *out, int32_t *date,
                               struct ml_err *err);

#endif
