#include "annotate/words.h"

#include <string.h>

#include "base/alloc.h"

/* Stems in lower case; a trailing * stands for any ending. Apostrophes are written '. */
static const struct {
    uint16_t says;
    const char *stems;
} table[] = {
    {ML_SAYS_IN, "in at on inside within across дар"},
    {ML_SAYS_IN | ML_SAYS_CASE, "в во на"},
    {ML_SAYS_NEAR,
     "near outside around close outskirts edge vicinity nearby adjacent у под близ возле около вблизи рядом "
     "окрестност* окраин* назди наздики* атрофи"},
    {ML_SAYS_NEAR | ML_SAYS_BEHIND,
     "жанынд* жакынынд* айланасынд* тушунд* yaqinid* yonid* atrofid*"},
    {ML_SAYS_ABOUT,
     "against defence defense support solidarity handover regarding concerning против защиту поддержку передач* "
     "солидарност* каршы qarshi"},
    {ML_SAYS_AWAY, "from to toward towards for из от до к ко для ба аз"},
    {ML_SAYS_BETWEEN, "between между ортосунд* o'rtasid* байни"},
    {ML_SAYS_FAR, "km kilometre* kilometer* kms miles mile км километр* чакырым* kilometr* chaqirim*"},
    {ML_SAYS_SPEECH,
     "said says say accus* claim* stated denied denies deny warn* urged demand* blam* insist* announc* "
     "reported responded condemn* told declar* believes according expressed argued maintains "
     "заявил* заявля* сообщ* обвин* утвержда* отверг* отрица* потребов* призвал* выразил* осудил* ответил* "
     "считает считают рассказал* данным словам "
     "билдир* билдирүү* айтты айткан* айтат айып* кабарла* bildir* bayonot* ayt* aybla* xabar* ma'lum гуфт* изҳор* айбдор* хабар"},
    {ML_SAYS_OFFICE,
     "ministry minister* government embassy parliament spokes* official* authorit* talks negotiat* conference "
     "hospital* больниц* госпитал* оорукана* kasalxona* бемористон* "
     "president officials diplomat* delegation* summit met meeting "
     "мид министер* министр* правительств* посольств* парламент* переговор* встреч* делегац* пресс* президент* "
     "властей власти ведомств* комитет* министрлиг* өкмөт* сүйлөшүү* vazirlig* hukumat* muzokara* "
     "вазорат* ҳукумат* музокирот*"},
    {ML_SAYS_FORCE, "police militia prosecutor* courts court mayor* governor*"},
    {ML_SAYS_EVENT,
     "kill* wound* injur* clash* shot shots shoot* fire fired firing attack* shell* burn* explo* mine mines "
     "detain* arrest* abduct* kidnap* seiz* block* protest* rally rallied fight* fought brawl* stone* skirmish* incident* "
     "gunfire mortar* drone* dead died death* crossfire gunfight* torched beat* beaten dispute* conflict landslide* "
     "mudflow* flood* earthquake* accident* quarrel* "
     "погиб* ранен* столкнов* стрел* перестрел* обстрел* выстрел* конфликт* инцидент* взорв* взрыв* подорв* задерж* "
     "похи* убит* убил* убий* сожж* сгорел* драк* драку камн* камен* атак* напад* протест* митинг* перекры* бой боя бои "
     "бросал* забросал* умер* скончал* сель селя оползен* "
     "атыш* каза жарадар* чыр* кагылыш* окуя* өлтүр* мушташ* кармал* ок атуу жардыр* "
     "otishma* halok yarador* to'qnash* janjal* hujum* o'ldir* o'lgan portla* ushla* "
     "тирандоз* ҷанҷол* кушта* захм* задухӯрд* ҳамла* ҳодиса* даргири* боздошт*"},
    {ML_SAYS_ROAD,
     "road highway motorway route дорог* автодорог* трасс* шоссе жол* yo'l* роҳ роҳи"},
    {ML_SAYS_HOME,
     "resident* native* villager* жител* уроженец уроженц* тургун* aholisi* истиқоматкун* сокин*"},
};

enum { BUCKETS = 2048, STEMS = 512, STEM_SIZE = 32 };

struct stem {
    char text[STEM_SIZE];
    uint8_t len;
    bool open;          /* any ending may follow */
    uint16_t says;
    int16_t next;       /* of the bucket, -1 = last */
};

static struct {
    struct stem stems[STEMS];
    int16_t bucket[BUCKETS];
    int count;
    bool ready;
} words;

/*
 * Stems are filed under their first HEAD bytes, or all of them. A Cyrillic letter has two
 * bytes, of which the first says next to nothing, so fewer would put them in one heap.
 */
enum { HEAD = 4 };

static unsigned hash_on(unsigned h, char c)
{
    return h * 33u + (unsigned char)c;
}

static unsigned bucket_of(const char *p, size_t len)
{
    unsigned h = 0;

    for (size_t i = 0; i < len && i < HEAD; i++)
        h = hash_on(h, p[i]);
    return h % BUCKETS;
}

static void add_stem(const char *p, size_t len, uint16_t says)
{
    struct stem *s = words.stems + words.count;
    unsigned b;

    s->open = p[len - 1] == '*';
    s->len = (uint8_t)(len - s->open);
    s->says = says;
    memcpy(s->text, p, s->len);
    b = bucket_of(s->text, s->len);
    s->next = words.bucket[b];
    words.bucket[b] = (int16_t)words.count++;
}

/* Lower case of the ASCII characters that words are made of; 0 for the others. Filled by ml_told_start. */
static char lower[128];

static void fill_lower(void)
{
    for (int c = 'a'; c <= 'z'; c++)
        lower[c] = lower[c - 'a' + 'A'] = (char)c;
    for (const char *p = "'`-0123456789"; *p; p++)
        lower[(int)*p] = *p;
}

void ml_told_start(void)
{
    if (words.ready)
        return;
    for (int i = 0; i < BUCKETS; i++)
        words.bucket[i] = -1;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        for (const char *p = table[i].stems; *p;) {
            size_t n = strcspn(p, " ");
            if (n && n < STEM_SIZE && words.count < STEMS)
                add_stem(p, n, table[i].says);
            p += n + (p[n] == ' ');
        }
    }
    fill_lower();
    words.ready = true;
}

static uint16_t find(const char *p, size_t len)
{
    uint16_t says = 0;
    unsigned h = 0;

    for (size_t n = 1; n <= len && n <= HEAD; n++) {
        h = hash_on(h, p[n - 1]);
        for (int i = words.bucket[h % BUCKETS]; i >= 0; i = words.stems[i].next) {
            const struct stem *s = words.stems + i;
            bool filed = n == HEAD ? s->len >= HEAD : s->len == n;
            if (filed && s->len <= len && (s->open || s->len == len) && memcmp(s->text, p, s->len) == 0)
                says |= s->says;
        }
    }
    return says;
}

/*
 * One character of a word at p that is not ASCII, in lower case, into q; 0 when none stands
 * there. Scripts of the region only: Latin and Cyrillic with its Kyrgyz, Tajik and Uzbek letters.
 */
static size_t take(const unsigned char *p, const unsigned char *end, char *q, size_t *wrote, bool *capital)
{
    unsigned char c = p[0];
    unsigned char d = p + 1 < end ? p[1] : 0;

    *capital = false;
    *wrote = 2;
    q[0] = (char)c;
    q[1] = (char)d;
    if (c == 0xd0 && d >= 0x90 && d <= 0xaf) {
        *capital = true;
        q[0] = (char)(d < 0xa0 ? 0xd0 : 0xd1);
        q[1] = (char)(d < 0xa0 ? d + 0x20 : d - 0x20);
        return 2;
    }
    if (c == 0xd0 && (d == 0x81 || d == 0x8e)) {
        *capital = true;
        q[0] = (char)0xd1;
        q[1] = (char)(d + 0x10);
        return 2;
    }
    if (c == 0xd2 || c == 0xd3) {
        *capital = !(d & 1);
        q[1] = (char)(d | 1);
        return 2;
    }
    if (c == 0xca && (d == 0xbb || d == 0xbc)) {
        q[0] = '\'';
        *wrote = 1;
        return 2;
    }
    if (c == 0xe2 && d == 0x80 && p + 2 < end && (p[2] == 0x98 || p[2] == 0x99)) {
        q[0] = '\'';
        *wrote = 1;
        return 3;
    }
    if ((c == 0xc2 && d != 0xb5) || c >= 0xe0)
        return 0;
    return 2;
}

static bool add(struct ml_told *t, const struct ml_told_word *w)
{
    void *p = t->words;

    if (!ml_grow(&p, &t->cap, t->count + 1, sizeof *t->words))
        return false;
    t->words = p;
    t->words[t->count++] = *w;
    return true;
}

static enum ml_break gap_of(unsigned char c, const unsigned char *p, const unsigned char *end)
{
    if (c == '!' || c == '?' || c == ';' || c == '\n')
        return ML_BREAK_SENTENCE;
    if (c == '.' && (p + 1 >= end || p[1] == ' ' || p[1] == '\n' || p[1] == '\r' || p[1] == '"'))
        return ML_BREAK_SENTENCE;
    return c == ',' || c == '(' || c == ')' || c == ':' ? ML_BREAK_COMMA : ML_BREAK_NONE;
}

/* The word at *p in lower case, as far as there is room; its length, 0 when none starts there. */
static size_t take_word(const unsigned char **p, const unsigned char *end, char *low, size_t room, bool *capital)
{
    const unsigned char *at = *p;
    size_t n = 0;

    *capital = false;
    while (at < end && n + 4 < room) {
        size_t wrote = 1;
        size_t step = 1;
        bool big = false;
        if (*at < 0x80) {
            low[n] = lower[*at];
            if (!low[n])
                break;
            big = *at >= 'A' && *at <= 'Z';
        } else if (!(step = take(at, end, low + n, &wrote, &big))) {
            break;
        }
        *capital = *capital || (n == 0 && big);
        at += step;
        n += wrote;
    }
    *p = at;
    return n;
}

bool ml_told_read(struct ml_told *t, struct ml_span text)
{
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = p + text.len;
    enum ml_break gap = ML_BREAK_SENTENCE;
    uint32_t sentence = 0;

    t->count = 0;
    while (p < end) {
        char low[64];
        struct ml_told_word w = {.beg = (const char *)p, .gap = (uint8_t)gap};
        size_t n = take_word(&p, end, low, sizeof low, &w.capital);
        if (!n) {
            enum ml_break g = *p == ' ' ? ML_BREAK_NONE : gap_of(*p, p, end);
            gap = g > gap ? g : gap;
            p++;
            continue;
        }
        /* A dash between blanks parts names, and is no word. */
        if (n == 1 && low[0] == '-')
            continue;
        w.end = (const char *)p;
        w.says = find(low, n);
        sentence += gap == ML_BREAK_SENTENCE;
        w.sentence = sentence;
        if (!add(t, &w))
            return false;
        gap = ML_BREAK_NONE;
    }
    return true;
}

void ml_told_release(struct ml_told *t)
{
    ml_free(t->words);
    *t = (struct ml_told){0};
}
