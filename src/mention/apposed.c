#include "mention/scan_int.h"
#include "text/utf8.h"

/* What is said of a name after it: that it is a village, an exclave. */

enum { REACH = 4 };

/* Whether what follows p in a name's apposition is another's: "Isfara, the town of X", "the village X". */
static bool names_another(const struct ml_scanner *s, const char *p, bool one_of_many)
{
    struct ml_neighbour n;

    ml_word_after(s, p, &n);
    if (!n.found || ml_gap_breaks(n.gap))
        return false;
    if (n.word.flags & ML_WORD_CAPITAL)
        return true;
    return ml_cue_of(s, &n.word).cls == ML_CUE_LINK && !(one_of_many && ml_sounds_like(&n.word, "of"));
}

/* "Kok-Tash, a village in Batken", "Sokh is an Uzbek exclave": a generic word in apposition. */
void ml_apposition_read(const struct ml_scanner *s, struct ml_mention *m)
{
    const char *p = m->end;
    bool one_of_many = false;

    if (s->lang != ML_LANG_EN || m->kinds)
        return;
    for (int i = 0; i < REACH + 2; i++) {
        struct ml_neighbour n;
        struct ml_cue cue;
        bool joins;
        ml_word_after(s, p, &n);
        if (!n.found || (n.gap & ~(unsigned)(ML_GAP_SPACE | (i == 0 ? ML_GAP_COMMA : 0))))
            return;
        joins = i == 0 && (ml_sounds_like(&n.word, "is") || ml_sounds_like(&n.word, "vas"));
        if (i == 0 && !(n.gap & ML_GAP_COMMA) && !joins)
            return;
        cue = ml_cue_of(s, &n.word);
        if (cue.cls == ML_CUE_TITLE && i > 0) {
            m->context |= ML_CTX_PERSON; /* "Maksat, a driver" */
            return;
        }
        if (cue.cls == ML_CUE_GENERIC && i > 0) {
            if (names_another(s, n.word.end, one_of_many))
                return;
            m->kinds = cue.kinds;
            m->context |= ML_CTX_GENERIC_RIGHT;
            return;
        }
        one_of_many = one_of_many || ml_sounds_like(&n.word, "a") || ml_sounds_like(&n.word, "an");
        if (!joins && cue.cls != ML_CUE_LINK && cue.cls != ML_CUE_MODIFIER &&
            !(cue.cls == ML_CUE_DEMONYM && i > 0))
            return;
        p = n.word.end;
    }
}
