#include <string.h>

#include "mention/scan_int.h"

/* People beside names: surnames, and the nation that a village is said to be of. */

static bool ends_in(const char *sounds, size_t count, const char *const *tails)
{
    for (; *tails; tails++) {
        size_t n = strlen(*tails);
        if (count > n + 2 && memcmp(sounds + count - n, *tails, n) == 0)
            return true;
    }
    return false;
}

bool ml_is_surname(const char *sounds, size_t count)
{
    static const char *const tails[] = {"ov", "ova", "ovim", "ovu", "ovoi", "ove", "ovih", "ovi", "ev", "eva", "evim",
                                        "evu", "evoi", "eve", "evih", "evi", NULL};
    return ends_in(sounds, count, tails);
}

bool ml_is_personal(const char *sounds, size_t count)
{
    static const char *const tails[] = {"zoda", "bek", "beka", "beku", "bekom", "jon", "uli", "kizi", "ovna", "evna",
                                        "ovic", "evic", "iskii", NULL};
    return ml_is_surname(sounds, count) || ends_in(sounds, count, tails);
}

/* The nation that a word names or is an adjective of, in any of the languages; 0 = none of the three. */
static uint16_t nation_of(const struct ml_word *w)
{
    static const struct { const char *begins; uint16_t says; } nations[] = {
        {"kirgiz", ML_SAYS_KG}, {"tajik", ML_SAYS_TJ}, {"tojik", ML_SAYS_TJ}, {"uzbek", ML_SAYS_UZ},
        {"ozbek", ML_SAYS_UZ},
    };
    for (size_t i = 0; i < sizeof nations / sizeof *nations; i++) {
        size_t n = strlen(nations[i].begins);
        /* Kyrgyzstan is a place itself: what is said of its villages is said elsewhere. */
        if (w->count >= n && memcmp(w->sound, nations[i].begins, n) == 0 &&
            !(w->count > n + 1 && w->sound[n] == 's' && w->sound[n + 1] == 't') &&
            !(w->count > n + 2 && memcmp(w->sound + n, "ist", 3) == 0))
            return nations[i].says;
    }
    return 0;
}

void ml_owner_read(const struct ml_scanner *s, struct ml_mention *m)
{
    enum { WORDS = 4 };
    const char *p = m->beg;

    for (int i = 0; m->kinds && i < WORDS; i++) {
        struct ml_neighbour n;
        struct ml_cue cue;
        uint16_t says;
        ml_word_before(s, p, &n);
        /* A joint makes both nations' one thing: the Kyrgyz-Tajik border. */
        if (!n.found || ml_gap_breaks(n.gap) || (n.gap & (ML_GAP_HYPHEN | ML_GAP_POSSESSIVE)))
            return;
        says = nation_of(&n.word);
        if (says) {
            const char *first = n.word.beg;
            ml_word_before(s, first, &n);
            if (!n.found || !(n.gap & ML_GAP_HYPHEN))
                m->kinds |= says;
            return;
        }
        cue = ml_cue_of(s, &n.word);
        if (cue.cls != ML_CUE_GENERIC && cue.cls != ML_CUE_LINK && cue.cls != ML_CUE_MODIFIER)
            return;
        p = n.word.beg;
    }
}
