#include <string.h>

#include "mention/scan_int.h"
#include "text/utf8.h"

/* Words that begin a name of the index, and yet name nothing where they stand. */

bool ml_sounds_like(const struct ml_word *w, const char *sounds)
{
    size_t n = strlen(sounds);
    return w->count == n && memcmp(w->sound, sounds, n) == 0;
}

/* Words that are never names by themselves, whatever villages are called. */
static bool barred(struct ml_cue cue)
{
    return cue.cls == ML_CUE_FUNCTION || cue.cls == ML_CUE_LINK ||
           cue.cls == ML_CUE_PREPOSITION || cue.cls == ML_CUE_CONJUNCTION || cue.cls == ML_CUE_TITLE;
}

static bool names_a_unit(struct ml_cue cue)
{
    return cue.cls == ML_CUE_GENERIC &&
           (cue.kinds & (1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_DISTRICT | 1u << ML_KIND_REGION));
}

/* "the Kampirravot Dam": a kind word that the name before it has taken is no name. */
static bool taken(const struct ml_scanner *s, const struct ml_word *w, const struct ml_mention *previous)
{
    struct ml_neighbour n;

    if (!previous || !(previous->context & ML_CTX_GENERIC_RIGHT))
        return false;
    ml_word_before(s, w->beg, &n);
    return n.found && n.gap == ML_GAP_SPACE && n.word.end == previous->end;
}

/* Киргизии is the country, Киргизы its people: the sounds are the same but for the second и. */
static bool is_people(struct ml_cue cue, const struct ml_word *w, const struct ml_match *match)
{
    return cue.cls == ML_CUE_DEMONYM &&
           !(match->form == ML_FORM_CASE && w->count && (w->doubled >> (w->count - 1) & 1));
}

/* Американский, английские: the adjective of a country speaks of its people, seldom of a place. */
static bool is_national(const struct ml_scanner *s, const struct ml_match *m)
{
    const struct ml_key_rec *k = &s->index->keys[m->readings[0].key];

    if (m->form != ML_FORM_ADJECTIVE)
        return false;
    for (uint32_t i = 0; i < k->posting_count; i++) {
        if (s->index->places[s->index->postings[k->posting + i].place].kind != ML_KIND_COUNTRY)
            return false;
    }
    return true;
}

static bool quoted(const struct ml_scanner *s, const struct ml_word *w)
{
    struct ml_neighbour n;
    ml_word_before(s, w->beg, &n);
    return (n.gap & ML_GAP_QUOTE) != 0;
}

/*
 * A barred word may still begin a name of several: Uch-Kurgan (three), Syr Darya, Kyrgyz
 * Republic; but "A man" is not Amman.
 */
static bool is_compound(const struct ml_scanner *s, const struct ml_word *first, const struct ml_match *m)
{
    const struct ml_key_rec *k = &s->index->keys[m->readings[0].key];
    const char *p = first->end;

    if (p < s->text.ptr + s->text.len && ml_is_hyphen(ml_utf8_next(&p)))
        return true;
    for (uint32_t i = 0; i < k->posting_count; i++) {
        if (s->index->postings[k->posting + i].flags & ML_POSTING_JOINT)
            return true;
    }
    return false;
}

static bool vouches(struct ml_cue cue, unsigned gap)
{
    const unsigned named = 1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_BORDER_POST;
    if (cue.cls == ML_CUE_CONJUNCTION || ((gap & ML_GAP_COMMA) && !(gap & ML_GAP_DOT)))
        return true;
    return cue.cls == ML_CUE_GENERIC && (cue.kinds & named) && !ml_gap_breaks(gap);
}

/* "Osh International Airport": English writes such words large that also name a village. */
static bool is_attribute(const struct ml_scanner *s, const struct ml_word *w, struct ml_cue cue)
{
    struct ml_neighbour before;
    struct ml_neighbour after;

    if (s->lang != ML_LANG_EN || cue.cls != ML_CUE_MODIFIER || quoted(s, w))
        return false;
    ml_word_before(s, w->beg, &before);
    ml_word_after(s, w->end, &after);
    return !(before.found && vouches(ml_cue_of(s, &before.word), before.gap)) &&
           !(after.found && vouches(ml_cue_of(s, &after.word), after.gap));
}

bool ml_is_barred(const struct ml_scanner *s, const struct ml_word *w, struct ml_cue cue,
                  const struct ml_match *match, const struct ml_mention *previous)
{
    if (is_national(s, match))
        return true;
    if (!match->joined && names_a_unit(cue) && !quoted(s, w))
        return true; /* "Tuman hududi": the district, not a village Tuman */
    if (!match->joined && is_attribute(s, w, cue))
        return true;
    if (!match->joined && cue.cls == ML_CUE_GENERIC && taken(s, w, previous))
        return true;
    return (barred(cue) || is_people(cue, w, match)) && !(match->joined && is_compound(s, w, match));
}
