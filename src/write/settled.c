#include "write/settled.h"

#include <string.h>

#include "base/alloc.h"
#include "write/fields.h"

enum { SLOTS = 4096 };

struct ml_settled {
    const struct ml_place_info *at;
    struct ml_place_info place;     /* what was rendered, so that a changed place is noticed */
    struct ml_border_answer border;
    int32_t border_date;
    bool border_applies;
    bool filled;
    struct ml_buf text;
    size_t end[ML_SETTLED_PARTS];
};

struct ml_settled_cache {
    ml_settled_render *render;
    bool taken[SLOTS];              /* apart, so that to free a cache hardly used touches few pages */
    struct ml_settled slots[SLOTS]; /* direct-mapped: a newcomer replaces what was there */
};

struct ml_settled_cache *ml_settled_new(ml_settled_render *render)
{
    struct ml_settled_cache *c = ml_calloc(1, sizeof *c);
    if (c)
        c->render = render;
    return c;
}

void ml_settled_free(struct ml_settled_cache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        if (c->taken[i])
            ml_buf_release(&c->slots[i].text);
    ml_free(c);
}

/* Structs are compared as bytes: a difference in padding costs a rendering, nothing else. */
static bool same(const struct ml_settled *s, const struct ml_result *r)
{
    return s->filled && s->at == r->place && s->border_date == r->border_date &&
           s->border_applies == r->border_applies &&
           memcmp(&s->border, &r->border, sizeof s->border) == 0 &&
           (!r->place || memcmp(&s->place, r->place, sizeof s->place) == 0);
}

static void fill(const struct ml_settled_cache *c, struct ml_settled *s, const struct ml_result *r)
{
    static const struct ml_result_doc none;
    struct ml_value values[ML_FIELD_EXPLAIN];

    s->at = r->place;
    if (r->place)
        memcpy(&s->place, r->place, sizeof s->place);
    memcpy(&s->border, &r->border, sizeof s->border);
    s->border_date = r->border_date;
    s->border_applies = r->border_applies;
    ml_fields_fill(&none, r, values);
    ml_buf_clear(&s->text);
    for (int i = 0; i < ML_SETTLED_PARTS; i++) {
        c->render(&s->text, r, values, (enum ml_settled_part)i);
        s->end[i] = s->text.len;
    }
    s->filled = !s->text.failed;
}

const struct ml_settled *ml_settled_get(struct ml_settled_cache *c, const struct ml_result *r)
{
    size_t slot = ((uint64_t)(uintptr_t)r->place * UINT64_C(0x9e3779b97f4a7c15) >> 40) % SLOTS;
    struct ml_settled *s = &c->slots[slot];

    c->taken[slot] = true;
    if (!same(s, r))
        fill(c, s, r);
    return s;
}

void ml_settled_add(struct ml_buf *b, const struct ml_settled *s, enum ml_settled_part part)
{
    size_t from = part ? s->end[part - 1] : 0;

    if (s->text.failed)
        b->failed = true;
    else
        ml_buf_add(b, s->text.data + from, s->end[part] - from);
}
