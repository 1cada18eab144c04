/*
 * The body is what the page marks as it (itemprop articleBody), else the element whose own
 * paragraphs hold the most text outside links, a parent counting half of its children's: the idea of
 * Readability (Arc90, 2009), without its tuning.
 */
#include "read/html.h"

#include <ctype.h>
#include <libxml/HTMLparser.h>
#include <limits.h>
#include <string.h>

#include "base/date.h"
#include "text/utf8.h"

struct page {
    const xmlNode *root;
    struct ml_buf *out;
    bool gap;           /* a paragraph ends before the next word */
    bool line;          /* a line does */
    bool blank;         /* a blank does */
};

static bool is_element(const xmlNode *n, const char *name)
{
    return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

/* Whether name is one of the words of list, which are parted and ended by a blank. */
static bool listed(const char *list, const char *name)
{
    size_t len = strlen(name);

    for (const char *p = list; *p; p += strcspn(p, " ") + 1)
        if (strncmp(p, name, len) == 0 && p[len] == ' ')
            return true;
    return false;
}

static const char *attribute(const xmlNode *n, const char *name)
{
    for (const xmlAttr *a = n->properties; a; a = a->next)
        if (strcmp((const char *)a->name, name) == 0)
            return a->children && a->children->content ? (const char *)a->children->content : "";
    return NULL;
}

/* Words of class and id that name what surrounds an article. */
static bool has_side_word(const char *value)
{
    static const char words[] = "menu nav navbar navigation share sharing social related comment comments caption "
                                "advert advertisement ads promo breadcrumb breadcrumbs cookie cookies subscribe "
                                "newsletter sidebar tags footer credits recommended popular copyright ";
    char word[32];
    size_t len = 0;

    for (const char *p = value;; p++) {
        if (isalpha((unsigned char)*p)) {
            if (len + 1 < sizeof word)
                word[len++] = (char)tolower((unsigned char)*p);
            continue;
        }
        word[len] = '\0';
        if (len && listed(words, word))
            return true;
        len = 0;
        if (!*p)
            return false;
    }
}

static bool is_skipped(const xmlNode *n)
{
    static const char tags[] = "script style noscript template nav footer aside form button figure figcaption svg "
                               "math iframe object select textarea input audio video canvas head menu dialog ";
    static const char roles[] = "navigation complementary banner contentinfo search dialog menu ";
    const char *value;

    if (n->type != XML_ELEMENT_NODE)
        return n->type != XML_TEXT_NODE && n->type != XML_CDATA_SECTION_NODE && n->type != XML_HTML_DOCUMENT_NODE;
    if (listed(tags, (const char *)n->name) || attribute(n, "hidden"))
        return true;
    value = attribute(n, "aria-hidden");
    if (value && strcmp(value, "true") == 0)
        return true;
    value = attribute(n, "role");
    if (value && listed(roles, value))
        return true;
    if (is_element(n, "body") || is_element(n, "html") || is_element(n, "article") || is_element(n, "main"))
        return false;
    value = attribute(n, "class");
    if (value && has_side_word(value))
        return true;
    value = attribute(n, "id");
    return value && has_side_word(value);
}

/* The node after n in document order, within root; children are passed over if deep is false. */
static const xmlNode *after(const xmlNode *n, const xmlNode *root, bool deep)
{
    if (deep && n->children && n->type == XML_ELEMENT_NODE)
        return n->children;
    while (n && n != root) {
        if (n->next)
            return n->next;
        n = n->parent;
    }
    return NULL;
}

/* ---- Text ---- */

static void add_text(struct page *p, const char *s)
{
    for (; *s; s++) {
        bool nbsp = (unsigned char)s[0] == 0xC2 && (unsigned char)s[1] == 0xA0;
        if (nbsp || isspace((unsigned char)*s)) {
            p->blank = true;
            s += nbsp;
            continue;
        }
        if (p->out->len && p->gap)
            ml_buf_puts(p->out, "\n\n");
        else if (p->out->len && p->line)
            ml_buf_putc(p->out, '\n');
        else if (p->out->len && p->blank)
            ml_buf_putc(p->out, ' ');
        p->gap = p->line = p->blank = false;
        ml_buf_putc(p->out, *s);
    }
}

static void boundary(struct page *p, const xmlNode *n)
{
    static const char blocks[] = "p div section article main header h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table hr "
                                 "center address details summary ";
    static const char lines[] = "br li tr dt dd caption ";

    if (n->type != XML_ELEMENT_NODE)
        return;
    p->gap = p->gap || listed(blocks, (const char *)n->name);
    p->line = p->line || listed(lines, (const char *)n->name);
    p->blank = p->blank || is_element(n, "td") || is_element(n, "th");
}

/* All text below root that is not skipped. */
static void add_below(struct page *p, const xmlNode *root)
{
    const xmlNode *n = root;
    bool deep = true;

    /* Leaving an element is a boundary too, so the way is walked by hand. */
    while (n) {
        if (deep && n != root && is_skipped(n)) {
            deep = false;
        } else if (deep) {
            boundary(p, n);
            if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
                add_text(p, (const char *)n->content);
        }
        if (deep && n->type == XML_ELEMENT_NODE && n->children) {
            n = n->children;
            continue;
        }
        boundary(p, n);
        if (n == root)
            return;
        deep = n->next != NULL;
        n = n->next ? n->next : n->parent;
    }
}

/* ---- Which element is the body ---- */

/* Bytes of text below n that are not skipped nor in links. */
static long text_length(const xmlNode *root)
{
    long sum = 0;

    for (const xmlNode *n = root; n;) {
        bool pass = n != root && (is_skipped(n) || is_element(n, "a"));
        if (!pass && n->type == XML_TEXT_NODE)
            sum += (long)strlen((const char *)n->content);
        n = after(n, root, !pass);
    }
    return sum;
}

/* Scores stand in the nodes' private field, in bytes of text. */
static void add_score(xmlNode *n, long value)
{
    if (n && n->type == XML_ELEMENT_NODE)
        n->_private = (void *)((intptr_t)n->_private + value);
}

static long score(const xmlNode *n)
{
    return (long)(intptr_t)n->_private;
}

static const xmlNode *find_body(const xmlNode *root)
{
    enum { SENTENCE = 40 };
    const xmlNode *best = NULL;

    for (const xmlNode *n = root; n;) {
        const char *property = n->type == XML_ELEMENT_NODE ? attribute(n, "itemprop") : NULL;
        bool pass = is_skipped(n) && n != root;
        if (property && strcmp(property, "articleBody") == 0 && text_length(n) > SENTENCE)
            return n;
        if (!pass && is_element(n, "p")) {
            long length = text_length(n);
            if (length >= SENTENCE) {
                add_score(n->parent, length);
                if (n->parent)
                    add_score(n->parent->parent, length / 2);
            }
        }
        n = after(n, root, !pass);
    }
    for (const xmlNode *n = root; n; n = after(n, root, true))
        if (n->type == XML_ELEMENT_NODE && score(n) > (best ? score(best) : 0))
            best = n;
    if (best)
        return best;
    for (const xmlNode *n = root; n; n = after(n, root, true))
        if (is_element(n, "article") || is_element(n, "main"))
            return n;
    for (const xmlNode *n = root; n; n = after(n, root, true))
        if (is_element(n, "body"))
            return n;
    return root;
}

/* ---- Title and date ---- */

static const char *meta(const xmlNode *root, const char *names)
{
    for (const xmlNode *n = root; n; n = after(n, root, true)) {
        const char *name = NULL;
        const char *content;
        if (!is_element(n, "meta"))
            continue;
        name = attribute(n, "property");
        name = name ? name : attribute(n, "name");
        name = name ? name : attribute(n, "itemprop");
        content = attribute(n, "content");
        if (name && content && *content && listed(names, name))
            return content;
    }
    return NULL;
}

static void add_title(struct page *p, const xmlNode *body)
{
    const char *title = meta(p->root, "og:title twitter:title ");

    for (const xmlNode *n = p->root; n; n = after(n, p->root, true))
        if (is_element(n, "h1") && text_length(n) > 0) {
            bool inside = false;
            for (const xmlNode *up = n; up; up = up->parent)
                inside = inside || up == body;
            if (!inside)
                add_below(p, n);
            return; /* the body has it, or it is there now */
        }
    if (title) {
        add_text(p, title);
    } else {
        for (const xmlNode *n = p->root; n; n = after(n, p->root, true))
            if (is_element(n, "title") && n->children && n->children->content) {
                add_text(p, (const char *)n->children->content);
                break;
            }
    }
    p->gap = true;
}

/* The date at the start of an ISO 8601 time. */
static int32_t parse_day(const char *s)
{
    int32_t date = 0;
    size_t len;

    if (!s)
        return 0;
    s += strspn(s, " \t\r\n");
    len = strspn(s, "0123456789-");
    return ml_date_parse(s, len < 10 ? len : 10, &date) ? date : 0;
}

/* "datePublished": "..." of a JSON-LD block. */
static int32_t linked_data_date(const xmlNode *root)
{
    static const char key[] = "\"datePublished\"";

    for (const xmlNode *n = root; n; n = after(n, root, true)) {
        const char *s;
        if (!is_element(n, "script") || !n->children || !n->children->content)
            continue;
        s = strstr((const char *)n->children->content, key);
        if (s) {
            int32_t date;
            s += sizeof key - 1;
            date = parse_day(s + strspn(s, " \t\r\n:\""));
            if (date)
                return date;
        }
    }
    return 0;
}

static int32_t find_date(const xmlNode *root)
{
    int32_t date = parse_day(meta(root, "article:published_time datePublished og:published_time date pubdate DC.date "
                                        "DC.date.issued dc.date dcterms.date publish-date parsely-pub-date "));
    if (!date)
        date = linked_data_date(root);
    for (const xmlNode *n = root; n && !date; n = after(n, root, true))
        if (is_element(n, "time"))
            date = parse_day(attribute(n, "datetime"));
    return date;
}

static bool is_utf8(struct ml_span s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    const unsigned char *end = p + s.len;

    while (p < end) {
        size_t n = ml_utf8_sequence(p, end);
        if (n == 0)
            return false;
        p += n;
    }
    return true;
}

enum ml_status ml_html_extract(struct ml_span html, const char *path, struct ml_buf *out, int32_t *date,
                               struct ml_err *err)
{
    htmlDocPtr doc;
    struct page p = {.out = out};
    const xmlNode *body;

    ml_buf_clear(out);
    *date = 0;
    if (html.len > INT_MAX)
        return ml_fail(err, ML_ELIMIT, path, 0, "is larger than 2 GB; split it");
    doc = htmlReadMemory(html.ptr, (int)html.len, NULL, is_utf8(html) ? "UTF-8" : NULL,
                         HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    p.root = doc ? xmlDocGetRootElement(doc) : NULL;
    if (p.root) {
        *date = find_date(p.root);
        body = find_body(p.root);
        add_title(&p, body);
        add_below(&p, body);
    }
    xmlFreeDoc(doc);
    if (out->failed)
        return ml_fail_nomem(err);
    if (out->len == 0)
        return ml_fail(err, ML_EINPUT, path, 0, "has no text that could be found; save the page with its text, or use --from text");
    ml_buf_putc(out, '\n');
    return out->failed ? ml_fail_nomem(err) : ML_OK;
}
