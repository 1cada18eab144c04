#include <string.h>

#include "mention/scan_int.h"
#include "text/utf8.h"

/*
 * What the words around a mention say: the kind of place (village of X, X district), a
 * person or an organisation (President X, X TV). Rules, one sense per function; resolution
 * weighs what they find.
 */

enum { REACH = 4 };

struct ml_cue ml_cue_of(const struct ml_scanner *s, const struct ml_word *w)
{
    uint64_t sounds[3] = {0};
    struct ml_known_cue *known;
    uint64_t h;

    if (w->count == 0 || w->count > sizeof sounds)
        return ml_lexicon_find(s->lexicon, s->lang, w);
    memcpy(sounds, w->sound, w->count);
    h = (sounds[0] ^ (uint64_t)w->script) * UINT64_C(0x9e3779b97f4a7c15);
    h = ((h ^ h >> 29) + sounds[1] + sounds[2] * 31) * UINT64_C(0xff51afd7ed558ccd);
    known = &s->cues[(h >> 40) % ML_SCAN_CUES];
    if (known->count != w->count || known->lang != (uint8_t)s->lang || known->script != (uint8_t)w->script ||
        memcmp(known->sounds, sounds, sizeof sounds) != 0) {
        memcpy(known->sounds, sounds, sizeof sounds);
        known->count = (uint8_t)w->count;
        known->lang = (uint8_t)s->lang;
        known->script = (uint8_t)w->script;
        known->cue = ml_lexicon_find(s->lexicon, s->lang, w);
    }
    return known->cue;
}

/* "г. Исфара", "с. Арка": a full stop after an abbreviated generic word breaks nothing. */
static bool abbreviation(unsigned gap, struct ml_cue cue, const struct ml_word *w)
{
    return (gap & ML_GAP_DOT) && !(gap & ~(unsigned)(ML_GAP_DOT | ML_GAP_SPACE)) &&
           cue.cls == ML_CUE_GENERIC && w->count <= 3;
}

static void note_start(struct ml_mention *m, const struct ml_neighbour *n)
{
    bool dialogue = (n->gap & ML_GAP_NEWLINE) && (n->gap & ML_GAP_HYPHEN);

    if ((n->gap & (ML_GAP_STOP | ML_GAP_EDGE | ML_GAP_DOT)) || dialogue)
        m->context |= ML_CTX_SENTENCE_START;
    if (n->gap & ML_GAP_QUOTE)
        m->context |= ML_CTX_QUOTED;
}

bool ml_bears_surname(const struct ml_mention *m)
{
    struct ml_phrase ph;

    ml_phrase_read((struct ml_span){m->beg, (size_t)(m->end - m->beg)}, &ph);
    return ph.readable && ph.words == 1 && ml_is_surname(ph.sound, ph.count);
}

/* So short a name, or one only heard, joined by a bare hyphen to an unknown word is a piece of another name. */
bool ml_is_fragment(const struct ml_mention *m, unsigned gap)
{
    enum { SHORT = 5 }; /* letters */
    int width = (unsigned char)*m->beg < 0x80 ? 1 : 2;
    return gap == ML_GAP_HYPHEN &&
           (m->fuzzy || m->form == ML_FORM_ADJECTIVE || m->end - m->beg <= SHORT * width);
}

static bool capitalised(const struct ml_word *w)
{
    return (w->flags & ML_WORD_CAPITAL) && !(w->flags & ML_WORD_ALL_CAPS && w->count > 5);
}

/* A generic word before the name: "village of X", "в селе X", "деҳаи X". */
static void take_left_generic(struct ml_mention *m, struct ml_cue cue)
{
    m->kinds = cue.kinds;
    m->context |= ML_CTX_GENERIC_LEFT;
    if (cue.flags & ML_CUE_PLURAL)
        m->context |= ML_CTX_GENERIC_PLURAL;
}

/*
 * "President X" is a person; but a Russian genitive after a title is what the title is of
 * (губернатор Согда), and so is any name after a Tajik one (раиси Исфара).
 */
static bool title_makes_person(const struct ml_scanner *s, const struct ml_mention *m)
{
    if (s->lang == ML_LANG_RU)
        return m->form == ML_FORM_BASE;
    return s->lang != ML_LANG_TG;
}

static bool is_agglutinating(const struct ml_scanner *s)
{
    return s->lang == ML_LANG_KY || s->lang == ML_LANG_UZ_LATN || s->lang == ML_LANG_UZ_CYRL;
}

/*
 * Kyrgyz and Uzbek put their endings on the last word of a phrase: "Баткен базары" is a
 * market called Batken, "Баткенде базар" a market in Batken, and nobody's first name is
 * inflected. A lone vowel is no such ending: it marks what is possessed, or is the name's.
 */
bool ml_ends_phrase(const struct ml_scanner *s, const struct ml_mention *m)
{
    return is_agglutinating(s) && m->reading_count && m->readings[0].ending_len > 1 &&
           !(m->readings[0].ending_len == 2 && memcmp(m->readings[0].ending, "si", 2) == 0);
}

bool ml_context_locates(const struct ml_scanner *s, const struct ml_mention *m)
{
    const struct ml_reading *r = m->readings;
    size_t n = m->reading_count ? r->ending_len : 0;

    if (!is_agglutinating(s) || n < 2)
        return false;
    if (n >= 4 && (memcmp(r->ending + n - 2, "gi", 2) == 0 || memcmp(r->ending + n - 2, "gu", 2) == 0))
        return true;
    return (n == 2 || (n == 3 && r->ending[0] == 'n')) && (r->ending[n - 2] == 'd' || r->ending[n - 2] == 't') &&
           strchr("aeo", r->ending[n - 1]);
}

/* "Azim Ibrohim Bishkekka keldi": before an inflected word two capitals are a whole name. */
static bool name_is_whole(const struct ml_scanner *s, const struct ml_mention *m, const struct ml_word *w)
{
    struct ml_neighbour n;

    if (!ml_ends_phrase(s, m))
        return false;
    ml_word_before(s, w->beg, &n);
    return n.found && n.gap == ML_GAP_SPACE && capitalised(&n.word) &&
           ml_cue_of(s, &n.word).cls != ML_CUE_TITLE && ml_cue_of(s, &n.word).cls != ML_CUE_FUNCTION;
}

static bool ends_like_surname(const struct ml_scanner *s, const struct ml_mention *m)
{
    static const char *const tails[] = {"ov", "ev", "ova", "eva", "zoda"};
    struct ml_word w;

    ml_word_read(m->beg, s->text.ptr + s->text.len, &w);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t n = strlen(tails[i]);
        if (w.count > n + 2 && memcmp(w.sound + w.count - n, tails[i], n) == 0)
            return true;
    }
    return false;
}

/*
 * "Tomonlar Botken yo‘lini ochdi", "Анан Баткен ...": the capital of a sentence's first word
 * says nothing. English and Russian surnames may be towns' names; those of the region say
 * what they are.
 */
static bool is_only_first(const struct ml_scanner *s, const struct ml_mention *m, const struct ml_word *w)
{
    struct ml_neighbour n;

    if (!(is_agglutinating(s) || s->lang == ML_LANG_TG) || ends_like_surname(s, m) ||
        (m->context & (ML_CTX_COMMON | ML_CTX_GIVEN_NAME)))
        return false;
    ml_word_before(s, w->beg, &n);
    return !n.found || (n.gap & (ML_GAP_STOP | ML_GAP_DOT | ML_GAP_EDGE | ML_GAP_NEWLINE));
}

/* "Н. С. Андреев": a lone capital and a full stop before a name. */
static bool is_initial(const struct ml_neighbour *n)
{
    return (n->word.flags & ML_WORD_CAPITAL) && n->word.count <= 2 && (n->gap & ML_GAP_DOT) &&
           !(n->gap & ~(unsigned)(ML_GAP_DOT | ML_GAP_SPACE)) &&
           ml_utf8_count(n->word.beg, (size_t)(n->word.end - n->word.beg)) == 1;
}

/* "Prezident Toshkentga keldi": an ending after a title is where its bearer goes, unless it is a surname's. */
static bool is_goal(const struct ml_scanner *s, const struct ml_mention *m)
{
    const struct ml_key_rec *k;

    if (!ml_ends_phrase(s, m))
        return false;
    k = &s->index->keys[m->readings[0].key];
    return !ml_is_surname(s->index->text + k->text, k->len) && !(m->context & ML_CTX_GIVEN_NAME);
}

static void note_first_left(const struct ml_scanner *s, struct ml_mention *m,
                            const struct ml_neighbour *n, struct ml_cue cue)
{
    bool touches = !(n->gap & (ML_GAP_QUOTE | ML_GAP_HYPHEN | ML_GAP_NEWLINE));

    if (cue.cls == ML_CUE_GIVEN_NAME || (cue.cls == ML_CUE_TITLE && (cue.flags & ML_CUE_BEFORE) && title_makes_person(s, m))) {
        if (touches && !ml_context_locates(s, m) && !name_is_whole(s, m, &n->word) &&
            !(cue.cls == ML_CUE_TITLE && is_goal(s, m)))
            m->context |= ML_CTX_PERSON;
        /* After a first name in these languages, even a town's name is a surname. */
        if (touches && cue.cls == ML_CUE_GIVEN_NAME && (s->lang == ML_LANG_EN || s->lang == ML_LANG_RU))
            m->context |= ML_CTX_GIVEN_NAME;
    } else if (cue.cls == ML_CUE_ORGANISATION && (cue.flags & ML_CUE_BEFORE)) {
        m->context |= ML_CTX_ORGANISATION | (cue.flags & ML_CUE_PLURAL ? ML_CTX_OTHERS : 0u);
    } else if (cue.cls == ML_CUE_NONE && (touches || ml_is_fragment(m, n->gap)) && capitalised(&n->word) &&
               !(m->context & ML_CTX_ALL_CAPS) && !name_is_whole(s, m, &n->word) && !is_only_first(s, m, &n->word)) {
        m->context |= touches && ml_bears_surname(m) ? ML_CTX_PERSON : ML_CTX_UNKNOWN_LEFT;
    }
}

/* "a district of Uzbekistan": with this article the kind is not the name's own. */
static bool is_one_of_many(const struct ml_scanner *s, const struct ml_word *generic)
{
    const char *p = generic->beg;

    for (int i = 0; s->lang == ML_LANG_EN && i < REACH; i++) {
        struct ml_neighbour n;
        struct ml_cue cue;
        ml_word_before(s, p, &n);
        if (!n.found || (n.gap & ~(unsigned)ML_GAP_SPACE))
            return false;
        if (ml_sounds_like(&n.word, "a") || ml_sounds_like(&n.word, "an"))
            return true;
        cue = ml_cue_of(s, &n.word);
        if (cue.cls != ML_CUE_MODIFIER && cue.cls != ML_CUE_DEMONYM)
            return false;
        p = n.word.beg;
    }
    return false;
}

enum { POINT = 1u << ML_KIND_SETTLEMENT | 1u << ML_KIND_BORDER_POST | 1u << ML_KIND_FACILITY };

/*
 * Two kind words in a row, as Russian has them, say one thing: пункт is of any kind until the
 * word before it says which (населённый, пропускной); "пункты пропуска" are several.
 */
static struct ml_cue narrowed(const struct ml_scanner *s, struct ml_cue cue, const struct ml_word *generic)
{
    struct ml_neighbour n;
    struct ml_cue more;

    if (cue.kinds != POINT && cue.kinds != 1u << ML_KIND_BORDER_POST)
        return cue;
    ml_word_before(s, generic->beg, &n);
    if (!n.found || ml_gap_breaks(n.gap))
        return cue;
    more = ml_cue_of(s, &n.word);
    if (more.cls != ML_CUE_GENERIC)
        return cue;
    if (cue.kinds == POINT)
        cue.kinds = more.kinds;
    else if (more.kinds == POINT)
        cue.flags |= more.flags & ML_CUE_PLURAL;
    return cue;
}

/* "Lakhsh district of Tajikistan": the generic word is the name's before it. */
static bool belongs_to_previous(const struct ml_scanner *s, const struct ml_word *generic,
                                const struct ml_mention *previous)
{
    struct ml_neighbour n;

    if (!previous || !(previous->context & (ML_CTX_GENERIC_RIGHT | ML_CTX_ORGANISATION)))
        return false;
    ml_word_before(s, generic->beg, &n);
    return n.found && !ml_gap_breaks(n.gap) && n.word.end == previous->end;
}

void ml_context_word(const struct ml_scanner *s, const char *p, struct ml_neighbour *n)
{
    struct ml_neighbour tail;

    ml_word_after(s, p, n);
    if (!n->found || n->word.count != 1 || n->word.sound[0] != 'r')
        return;
    ml_word_after(s, n->word.end, &tail);
    if (tail.found && tail.gap == ML_GAP_HYPHEN && tail.word.count == 1 && tail.word.sound[0] == 'n') {
        n->word.sound[n->word.count++] = 'n';
        n->word.end = tail.word.end;
    }
}

/* The same before the name: р-н Лейлек. */
static void previous_word(const struct ml_scanner *s, const char *p, struct ml_neighbour *n)
{
    struct ml_neighbour head;

    ml_word_before(s, p, n);
    if (!n->found || n->word.count != 1 || n->word.sound[0] != 'n')
        return;
    ml_word_before(s, n->word.beg, &head);
    if (head.found && head.gap == ML_GAP_HYPHEN && head.word.count == 1 && head.word.sound[0] == 'r') {
        head.word.sound[head.word.count++] = 'n';
        head.word.end = n->word.end;
        n->word = head.word;
    }
}

/* "chegara posti “Mingtepa”": in Uzbek and Kyrgyz a name may follow its generic word in quotes. */
static bool calls_what_it_quotes(const struct ml_scanner *s, const struct ml_mention *m,
                                 const struct ml_neighbour *n, struct ml_cue cue)
{
    return is_agglutinating(s) && cue.cls == ML_CUE_GENERIC && (cue.kinds & (1u << ML_KIND_BORDER_POST)) &&
           !(cue.kinds & (1u << ML_KIND_ROAD)) && (m->context & ML_CTX_QUOTED) &&
           !(n->gap & ~(unsigned)(ML_GAP_QUOTE | ML_GAP_SPACE));
}

/* "15 districts (Beshariq, Quva ...)", "15 туман (Бешариқ, Қува ...)": with a number it is many. */
static bool counts_what_it_lists(const struct ml_scanner *s, const struct ml_neighbour *n, struct ml_cue cue)
{
    const char *p = n->word.beg;
    struct ml_neighbour more;

    if (cue.cls != ML_CUE_GENERIC || n->gap != (ML_GAP_SPACE | ML_GAP_BRACKET) || p - s->text.ptr < 2)
        return false;
    ml_word_before(s, p, &more);
    if (more.found && more.gap == ML_GAP_SPACE && ml_cue_of(s, &more.word).cls == ML_CUE_GENERIC &&
        more.word.beg - s->text.ptr >= 2)
        p = more.word.beg; /* "11 қишлоқ тумани (" */
    ml_reach_note(s->reach, p - 2);
    return p[-1] == ' ' && p[-2] >= '0' && p[-2] <= '9';
}

static void read_left(const struct ml_scanner *s, struct ml_mention *m, const struct ml_mention *previous)
{
    const char *p = m->beg;
    bool adjective = m->form == ML_FORM_ADJECTIVE;
    bool of = false;

    for (int i = 0; i < REACH; i++) {
        struct ml_neighbour n;
        struct ml_cue cue;
        previous_word(s, p, &n);
        if (i == 0)
            note_start(m, &n);
        if (!n.found)
            return;
        cue = ml_cue_of(s, &n.word);
        if (i == 0 && is_initial(&n) && !abbreviation(n.gap, cue, &n.word)) {
            m->context |= ML_CTX_PERSON | ML_CTX_GIVEN_NAME;
            return;
        }
        if (i == 0 && counts_what_it_lists(s, &n, cue)) {
            cue.flags |= ML_CUE_PLURAL;
            take_left_generic(m, cue);
            return;
        }
        if (ml_gap_breaks(n.gap) && !abbreviation(n.gap, cue, &n.word))
            return;
        if (previous && n.word.end <= previous->end) {
            /* What lies beyond another name belongs to that one; but it may be a first name. */
            if (i == 0 && cue.cls == ML_CUE_GIVEN_NAME)
                note_first_left(s, m, &n, cue);
            return;
        }
        /* Russian с is "with" unless a full stop makes it село. */
        if (cue.cls == ML_CUE_GENERIC && n.word.count == 1 && !(n.gap & ML_GAP_DOT))
            cue = (struct ml_cue){.cls = ML_CUE_PREPOSITION};
        if (i == 0 && calls_what_it_quotes(s, m, &n, cue) && !belongs_to_previous(s, &n.word, previous)) {
            take_left_generic(m, cue);
            return;
        }
        if (cue.cls == ML_CUE_GENERIC && (cue.flags & ML_CUE_BEFORE)) {
            /* "жители села Баткенской области": the adjective has its own noun after it. */
            if (!adjective && !belongs_to_previous(s, &n.word, previous) &&
                !(of && is_one_of_many(s, &n.word)))
                take_left_generic(m, narrowed(s, cue, &n.word));
            return;
        }
        if (i == 0 && !belongs_to_previous(s, &n.word, previous))
            note_first_left(s, m, &n, cue);
        /* Ҳаракати исломии Ӯзбекистон: Tajik adjectives stand between. */
        if (i > 0 && s->lang == ML_LANG_TG && cue.cls == ML_CUE_ORGANISATION && (cue.flags & ML_CUE_BEFORE))
            m->context |= ML_CTX_ORGANISATION;
        if (cue.cls == ML_CUE_PREPOSITION) {
            m->context |= ML_CTX_PREPOSITION;
            return;
        }
        if (cue.cls != ML_CUE_LINK && cue.cls != ML_CUE_MODIFIER)
            return;
        of = cue.cls == ML_CUE_LINK && ml_sounds_like(&n.word, "of");
        p = n.word.beg;
    }
}

/* Whether a name is written as more than one word. */
static bool is_joint(const struct ml_mention *m)
{
    size_t n = (size_t)(m->end - m->beg);
    return memchr(m->beg, ' ', n) || memchr(m->beg, '-', n);
}

/* A district right before a name without a kind lies in it. */
static bool is_district_before(const struct ml_scanner *s, const struct ml_mention *m, const struct ml_mention *previous)
{
    struct ml_neighbour n;

    if (!(previous->kinds & (1u << ML_KIND_DISTRICT)) || !(previous->context & ML_CTX_GENERIC_RIGHT))
        return false;
    ml_word_before(s, m->beg, &n);
    if (!n.found || n.gap != ML_GAP_SPACE || ml_cue_of(s, &n.word).cls != ML_CUE_GENERIC)
        return false;
    ml_word_before(s, n.word.beg, &n);
    return n.found && n.gap == ML_GAP_SPACE && n.word.end == previous->end;
}

static bool is_uzbek(const struct ml_scanner *s)
{
    return s->lang == ML_LANG_UZ_LATN || s->lang == ML_LANG_UZ_CYRL;
}

static bool is_regions_name(const struct ml_scanner *s, const struct ml_key_rec *k)
{
    for (uint32_t i = 0; i < k->posting_count; i++) {
        if (s->index->places[s->index->postings[k->posting + i].place].kind == ML_KIND_REGION)
            return true;
    }
    return false;
}

/*
 * Сырдарья, Kara Darya: darya is "river", and where nothing else is said the name is the
 * river's, not of the town or region called after it. Uzbek says so of regions too.
 */
static void read_own_kind(const struct ml_scanner *s, struct ml_mention *m, const struct ml_mention *previous)
{
    static const char river[] = "dari";
    enum { RIVER = sizeof river - 1 };
    const struct ml_key_rec *k;

    if (m->kinds || m->form == ML_FORM_ADJECTIVE || m->reading_count == 0)
        return;
    if (s->lang == ML_LANG_EN && !is_joint(m))
        return; /* Syrdarya is the region's */
    if (previous && is_district_before(s, m, previous))
        return; /* "Сариасийского района Сурхандарьи" */
    k = &s->index->keys[m->readings[0].key];
    if (is_uzbek(s) && is_regions_name(s, k))
        return; /* Surxondaryo */
    for (unsigned cut = 0; cut < 2 && k->len > cut + RIVER + 1; cut++) { /* the key may be a stem */
        if (memcmp(s->index->text + k->text + k->len - cut - RIVER, river, RIVER) == 0)
            m->kinds = 1u << ML_KIND_WATER;
    }
}

/* "Юсупов заявил", though a municipality bears his name; but Razzakov is a town. */
static bool is_bare_surname(const struct ml_scanner *s, const struct ml_mention *m)
{
    enum { TOWN_RANK = 3 };
    const struct ml_key_rec *k;

    if ((s->lang != ML_LANG_RU && s->lang != ML_LANG_EN) || m->kinds || m->reading_count == 0 ||
        (m->context & ML_CTX_PREPOSITION))
        return false;
    k = &s->index->keys[m->readings[0].key];
    if (!ml_is_surname(s->index->text + k->text, k->len) || is_joint(m))
        return false;
    for (uint32_t i = 0; i < k->posting_count; i++) {
        if (s->index->places[s->index->postings[k->posting + i].place].rank >= TOWN_RANK)
            return false;
    }
    return true;
}

void ml_context_read(const struct ml_scanner *s, struct ml_mention *m, const struct ml_mention *previous)
{
    read_left(s, m, previous);
    ml_context_read_after(s, m);
    ml_apposition_read(s, m);
    if (m->context & ML_CTX_QUOTED)
        ml_title_read(s, m);
    ml_fixture_read(s, m);
    read_own_kind(s, m, previous);
    ml_owner_read(s, m);
    if (is_bare_surname(s, m))
        m->context |= ML_CTX_PERSON;
}
