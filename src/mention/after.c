#include <string.h>

#include "mention/scan_int.h"

/* What the words after a name say of it. */

enum { REACH = 4 };

static void take_right_generic(const struct ml_scanner *s, struct ml_mention *m, struct ml_cue cue,
                               const struct ml_word *w)
{
    struct ml_neighbour n;

    /* "айыл аймагы", "айыл өкмөтү": the municipality, not the village. */
    ml_word_after(s, w->end, &n);
    if (n.found && !ml_gap_breaks(n.gap) && (cue.kinds & (1u << ML_KIND_SETTLEMENT))) {
        struct ml_cue more = ml_cue_of(s, &n.word);
        if (more.cls == ML_CUE_GENERIC && (more.kinds & (1u << ML_KIND_SUBDISTRICT)))
            cue = more;
    }
    m->kinds = cue.kinds;
    m->context |= ML_CTX_GENERIC_RIGHT;
    m->context &= ~(unsigned)(ML_CTX_GENERIC_LEFT | ML_CTX_GENERIC_PLURAL);
    if (cue.flags & ML_CUE_PLURAL)
        m->context |= ML_CTX_GENERIC_PLURAL;
}

bool ml_is_adjective(const struct ml_scanner *s, const struct ml_mention *m)
{
    static const char *const endings[] = {"ski", "skaia", "skoe", "cki", "ckaia", "ckoe"};
    const struct ml_key_rec *k;

    if (m->form == ML_FORM_ADJECTIVE)
        return true;
    if (m->form != ML_FORM_BASE || m->reading_count == 0 || m->fuzzy)
        return false;
    k = &s->index->keys[m->readings[0].key];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t n = strlen(endings[i]);
        if (k->len > n && memcmp(s->index->text + k->text + k->len - n, endings[i], n) == 0)
            return true;
    }
    return false;
}

/*
 * Whether a generic word after the name is its own. Russian nouns take theirs before
 * (село Кок-Таш), adjectives after (Баткенская область); Tajik always before.
 */
static bool right_generic_applies(const struct ml_scanner *s, const struct ml_mention *m)
{
    if (s->lang == ML_LANG_RU)
        return ml_is_adjective(s, m);
    return s->lang != ML_LANG_TG;
}

static bool is_organisation_after(const struct ml_scanner *s, const struct ml_mention *m, struct ml_cue cue,
                                  const struct ml_word *w)
{
    /* A Russian adjective stands before its noun: Шанхайская организация, Ошский рынок. */
    if (s->lang == ML_LANG_RU && ml_is_adjective(s, m) && cue.cls == ML_CUE_ORGANISATION)
        return true;
    if (cue.cls != ML_CUE_ORGANISATION || !(cue.flags & ML_CUE_AFTER))
        return false;
    return s->lang != ML_LANG_EN || (cue.flags & ML_CUE_ANY_CASE) || (w->flags & ML_WORD_CAPITAL);
}

/* "Гавасай аттуу аймак": what is called so is a place, not a person. */
static bool names_a_place_next(const struct ml_scanner *s, const struct ml_word *called)
{
    struct ml_neighbour n;

    ml_word_after(s, called->end, &n);
    return n.found && !ml_gap_breaks(n.gap) && ml_cue_of(s, &n.word).cls == ML_CUE_GENERIC;
}

/* A capitalised word after the name. */
static void note_first_right(const struct ml_scanner *s, struct ml_mention *m, const struct ml_neighbour *n,
                             struct ml_cue cue)
{
    bool touches = !(n->gap & ~(unsigned)ML_GAP_SPACE);
    struct ml_match match;

    /* Турсунзадевский «Регар», ошский «Алай»: the adjective says whose club or firm it is. */
    if (s->lang == ML_LANG_RU && n->gap == (ML_GAP_SPACE | ML_GAP_QUOTE) && ml_is_adjective(s, m) && !m->kinds)
        m->context |= ML_CTX_ORGANISATION;

    if (touches && (m->context & ML_CTX_GIVEN_NAME))
        m->context |= ML_CTX_PERSON;
    if (cue.cls != ML_CUE_NONE)
        return;
    if (touches) {
        /* "Adyr Abdrakhmatova"; but "In Bishkek Japarov said", "аким Аксыйского Мырзамаматов". */
        bool person = !(m->context & (ML_CTX_PREPOSITION | ML_CTX_GENERIC_LEFT)) && m->form != ML_FORM_ADJECTIVE &&
                      (ml_is_personal(n->word.sound, n->word.count) || ml_bears_surname(m));
        m->context |= person ? ML_CTX_PERSON : ML_CTX_UNKNOWN_RIGHT;
    } else if (ml_is_fragment(m, n->gap)) {
        ml_match_name(s, &n->word, &match);
        if (!match.end)
            m->context |= ML_CTX_UNKNOWN_RIGHT;
    }
}

/* "Баткен шаардык соту", "Denov tumani sudi": the court is the unit's, and the name the court's. */
static bool is_units_institution(const struct ml_scanner *s, const struct ml_mention *m, struct ml_cue kind,
                                 const struct ml_word *w)
{
    const unsigned units = 1u << ML_KIND_REGION | 1u << ML_KIND_DISTRICT | ML_SAYS_TOWN;
    struct ml_neighbour n;
    struct ml_cue cue;

    if ((s->lang != ML_LANG_KY && s->lang != ML_LANG_UZ_LATN && s->lang != ML_LANG_UZ_CYRL) ||
        !(kind.kinds & units) || (kind.flags & ML_CUE_PLURAL))
        return false;
    ml_word_after(s, w->end, &n);
    if (!n.found || n.gap != ML_GAP_SPACE)
        return false;
    cue = ml_cue_of(s, &n.word);
    return (cue.flags & ML_CUE_ANY_CASE) && is_organisation_after(s, m, cue, &n.word);
}

/* "Osh City Court", "Batken Regional Hospital": with the next word, the kind word is part of a title. */
static bool is_institution(const struct ml_scanner *s, const struct ml_mention *m, const struct ml_word *kind)
{
    struct ml_neighbour n;

    if (s->lang != ML_LANG_EN || !(kind->flags & ML_WORD_CAPITAL) || (m->context & ML_CTX_ALL_CAPS))
        return false;
    ml_word_after(s, kind->end, &n);
    return n.found && n.gap == ML_GAP_SPACE && (n.word.flags & ML_WORD_CAPITAL) &&
           is_organisation_after(s, m, ml_cue_of(s, &n.word), &n.word);
}

void ml_context_read_after(const struct ml_scanner *s, struct ml_mention *m)
{
    const char *p = m->end;
    bool in_name = false; /* within a run of capitalised words: "Shanghai Security Organisation" */

    for (int i = 0; i < REACH; i++) {
        struct ml_neighbour n;
        struct ml_cue cue;
        ml_context_word(s, p, &n);
        if (i == 0 && (n.gap & ML_GAP_QUOTE))
            m->context |= ML_CTX_QUOTED;
        if (!n.found || ml_gap_breaks(n.gap) || (n.gap & ML_GAP_POSSESSIVE) || ml_ends_phrase(s, m))
            return;
        cue = ml_cue_of(s, &n.word);
        /* "В Оше Центральный рынок": the adjectives between are the market's. */
        if (is_organisation_after(s, m, cue, &n.word) &&
            (i == 0 || s->lang != ML_LANG_RU || ml_is_adjective(s, m))) {
            m->context |= ML_CTX_ORGANISATION;
            /* "the post of the Isfara border detachment": the kind is not the town's. */
            m->kinds = 0;
            m->context &= ~(unsigned)(ML_CTX_GENERIC_LEFT | ML_CTX_GENERIC_PLURAL);
            return;
        }
        if (cue.cls == ML_CUE_GENERIC && (is_institution(s, m, &n.word) || is_units_institution(s, m, cue, &n.word))) {
            m->context |= ML_CTX_ORGANISATION;
            return;
        }
        if (cue.cls == ML_CUE_GENERIC && (cue.flags & ML_CUE_AFTER) && !in_name &&
            right_generic_applies(s, m)) {
            /* "the village of X in Y district" has both; the nearer one is the name's own. */
            if (i == 0 || !(m->context & ML_CTX_GENERIC_LEFT))
                take_right_generic(s, m, cue, &n.word);
            return;
        }
        if (i == 0 && cue.cls == ML_CUE_TITLE && (cue.flags & ML_CUE_AFTER) && !names_a_place_next(s, &n.word)) {
            m->context |= ML_CTX_PERSON;
            return;
        }
        if ((cue.cls == ML_CUE_MODIFIER || (cue.cls == ML_CUE_TITLE && (cue.flags & ML_CUE_AFTER) && i == 0)) && !in_name) {
            p = n.word.end;
            continue;
        }
        if (!(n.word.flags & ML_WORD_CAPITAL) || (m->context & ML_CTX_ALL_CAPS))
            return;
        if (i == 0)
            note_first_right(s, m, &n, cue);
        if (n.gap & ~(unsigned)ML_GAP_SPACE)
            return;
        if (s->lang != ML_LANG_EN)
            return;
        in_name = true;
        p = n.word.end;
    }
}
