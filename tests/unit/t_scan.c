/* Where texts name places, and what the words around say, in each of the five languages. */
#include "scan_fixture.h"

#include <time.h>

#include "base/alloc.h"
#include "text/utf8.h"

#define SCAN(lang, text, want) check_scan(__LINE__, ML_LANG_##lang, text, want)

static void english(void **state)
{
    (void)state;
    SCAN(EN, "Shots were fired in the village of Vorukh.", "Vorukh village");
    SCAN(EN, "Vorukh village was shelled.", "Vorukh village");
    SCAN(EN, "the villages of Vorukh and Chorkuh", "Vorukh village >; Chorkuh village shared <");
    SCAN(EN, "villages Vorukh, Chorkuh and Maksat in Leilek district",
         "Vorukh village >; Chorkuh village shared < >; Maksat village shared < in-next; Leilek district");
    SCAN(EN, "Leilek district of Batken region", "Leilek district in-next; Batken region");
    SCAN(EN, "the Batken and Osh regions", "Batken region shared >; Osh region <");
    SCAN(EN, "Kok-Tash, a village in Batken district", "Kok-Tash village in-next; Batken district");
    SCAN(EN, "in Osh and Batken, Kyrgyzstan", "Osh >; Batken < >; Kyrgyzstan <");
    SCAN(EN, "President Maksat said.", "Maksat PERSON");
    SCAN(EN, "Zhenish Batken went to Osh.", "Zhenish PERSON; Batken PERSON; Osh");
    SCAN(EN, "Osh TV reported from Batken.", "Osh ORGANISATION; Batken");
    SCAN(EN, "the Kok-Tash checkpoint", "Kok-Tash border_post");
    SCAN(EN, "Osh’s residents and the Sokh enclave", "Osh; Sokh enclave");
    SCAN(EN, "the \"Maksat\" outpost", "Maksat border_post quoted");
    SCAN(EN, "VORUKH VILLAGE SHELLED", "VORUKH village CAPS");
    SCAN(EN, "vorukh and batken are quiet today, people say, and nothing more is known",
         "vorukh > small; batken < small");
    SCAN(EN, "Kok\nTash and Kok Tash", "Kok\nTash >; Kok Tash <");
    SCAN(EN, "The Ak-Sai-Vorukh road", "Ak-Sai shared >; Vorukh shared <");
    SCAN(EN, "the town of Isfara in Tajikistan's Sughd region",
         "Isfara town; Tajikistan in-next; Sughd region");
    SCAN(EN, "the goal of the talks", "");
}

static void russian(void **state)
{
    (void)state;
    SCAN(RU, "В селе Ворух слышны выстрелы.", "Ворух village");
    SCAN(RU, "в сёлах Чорку, Сурх и Ворух",
         "Чорку village >; Сурх village shared < >; Ворух village shared <");
    SCAN(RU, "Лейлекского района Баткенской области", "Лейлекского district in-next; Баткенской region");
    SCAN(RU, "Баткенская и Ошская области", "Баткенская region shared >; Ошская region <");
    SCAN(RU, "Согдийский район", "Согдийский district"); /* a name of its own in the index */
    SCAN(RU, "Согдийская область Таджикистана", "Согдийская region; Таджикистана in-last");
    SCAN(RU, "с Ворухом и Исфарой", "Ворухом >; Исфарой <");
    SCAN(RU, "погранзастава «Максат»", "Максат border_post quoted");
    SCAN(RU, "президент Жеңиш и губернатор Согда", "Жеңиш PERSON; Согда");
    SCAN(RU, "Баткенцы и исфаринцы. Баткенцы", "");
    SCAN(RU, "г. Исфара, с. Ворух", "Исфара town; Ворух village");
    SCAN(RU, "Ошский рынок в Бишкеке", "Ошский ORGANISATION; Бишкеке");
    SCAN(RU, "р-н Лейлек.", "Лейлек district");
    SCAN(RU, "Лейлекский р-н", "Лейлекский district");
    SCAN(RU, "анклав Сох", "Сох enclave");
    SCAN(RU, "дорога Исфара-Баткен", "Исфара shared >; Баткен shared <");
}

static void kyrgyz(void **state)
{
    (void)state;
    SCAN(KY, "Лейлек районунун Кулунду айыл аймагынын Максат айылындагы",
         "Лейлек district; Кулунду subdistrict in-last; Максат village in-last");
    SCAN(KY, "Максат айылында", "Максат village");
    SCAN(KY, "Арка-1 жана Арка-2 айылдары", "Арка-1 village shared >; Арка-2 village <");
    SCAN(KY, "Арка-1-Май, 1-Май", "Арка-1; 1-Май"); /* the number is part of one name only */
    SCAN(KY, "Ак-Сайга жана Көк-Ташка", "Ак-Сайга >; Көк-Ташка <");
    SCAN(KY, "Баткендеги Ворухтун тургундары", "Баткендеги; Ворухтун in-last");
    SCAN(KY, "Баткендиктер. Ворухтуктар келди", "");
    SCAN(KY, "«Көк-Таш» чек ара заставасы", "Көк-Таш border_post quoted");
    SCAN(KY, "Жеңиш Максат", "Жеңиш PERSON; Максат PERSON");
    SCAN(KY, "Кулунду, Достук, Максат айылдарында",
         "Кулунду village shared >; Достук village shared < >; Максат village <");
    SCAN(KY, "Бишкекке жана Ошко", "Бишкекке >; Ошко <");
    SCAN(KY, "Баткен базары, Баткенде базар", "Баткен ORGANISATION; Баткенде"); /* of that name; in it */
    SCAN(KY, "Баткенде суу каналы", "Баткенде");
    SCAN(KY, "«Көк-Таш», «Ак-Сай» өткөрүү бекеттери", "Көк-Таш border_post shared > quoted; Ак-Сай border_post < quoted");
    SCAN(KY, "министрлери Бишкекте, министр Бишкекке", "Бишкекте; Бишкекке");
    SCAN(KY, "Максат Жеңиш Баткенге келди", "Максат; Жеңиш PERSON; Баткенге");
    SCAN(KY, "Ак-Сай, Кулунду айыл аймактары", "Ак-Сай subdistrict shared >; Кулунду subdistrict <");
    SCAN(KY, "Ак-Сай аттуу айыл, Максат аттуу жигит", "Ак-Сай village; Максат PERSON");
    SCAN(TG, "Олимони машҳур Н. С. Исфара ва Ворух", "Исфара > PERSON; Ворух <");
    SCAN(UZ_LATN, "Tomonlar Botken yo‘lini ochdi. Qodir Botken keldi.", "Botken road; Botken PERSON");
    SCAN(KY, "Шариф Баткен", "Баткен PERSON"); /* and no шаары */
    SCAN(KY, "Бул Баткенов, Исфаринов", "");
    SCAN(KY, "Баткен шаардык соту, Лейлек районунун тургуну", "Баткен ORGANISATION; Лейлек district");
    SCAN(KY, "Баткен ислам кыймылы, Максат атындагы мектеп", "Баткен ORGANISATION; Максат ORGANISATION");
    SCAN(KY, "Достук министрлиги, Ак-Сайдын жээгинде", "Достук ORGANISATION; Ак-Сайдын");
    SCAN(KY, "Ак-Сай жээгинде", "Ак-Сай water");
}

static void tajik(void **state)
{
    (void)state;
    SCAN(TG, "деҳаи Чоркӯҳ", "Чоркӯҳ village");
    SCAN(TG, "шаҳри Исфара", "Исфара town");
    SCAN(TG, "ноҳияи Исфараи вилояти Суғд", "Исфараи district in-next; Суғд region");
    SCAN(TG, "ҷамоати Чоркӯҳ", "Чоркӯҳ subdistrict");
    SCAN(TG, "Исфараву Бодканд", "Исфараву >; Бодканд <");
    SCAN(TG, "Тоҷикистону Қирғизистон", "Тоҷикистону >; Қирғизистон <");
    SCAN(TG, "Чоркӯҳ, Сурх ва Лаккон", "Чоркӯҳ >; Сурх < >; Лаккон <");
    SCAN(TG, "Чоркӯҳро ва Хоҷаи Аълоро", "Чоркӯҳро >; Хоҷаи Аълоро <");
    SCAN(TG, "дидбонгоҳи «Сурх»", "Сурх border_post quoted");
    SCAN(TG, "Чоркӯҳиён омаданд", "");
    SCAN(TG, "раиси Исфара", "Исфара");
    SCAN(TG, "навоҳии Исфара ва Лаккон", "Исфара district >; Лаккон district shared <");
    SCAN(TG, "кӯчаи Исфара", "Исфара ORGANISATION");
    SCAN(TG, "Ҳаракати исломии Исфара, лаби Исфара", "Исфара ORGANISATION; Исфара water");
    SCAN(TG, "Сурхи миллӣ ва Исфара", "Сурхи > ORGANISATION; Исфара <");
    SCAN(TG, "Исфараӣ омад", ""); /* who comes from there; Исфараи is an ezafe */
    SCAN(TG, "Имрӯз дар исфара чӣ гап аст, додарон? Мегӯянд, ки аз исфара то ворух роҳ кушода шудааст, вале касе ҳоло намеравад."
         " Худо нигаҳ дорад!", "исфара small; исфара small; ворух small");
}

static void uzbek(void **state)
{
    (void)state;
    SCAN(UZ_LATN, "So‘x tumani va So'xda", "So‘x district >; So'xda <");
    SCAN(UZ_LATN, "Lenburg va Devayron qishloqlarida", "Lenburg village shared >; Devayron village <");
    SCAN(UZ_LATN, "Qirg`izistonning O‘sh viloyatidan", "Qirg`izistonning; O‘sh region in-last");
    SCAN(UZ_LATN, "so‘xliklar. So‘xliklar keldi", "");
    SCAN(UZ_LATN, "Rishton-So‘x yo‘li", "Rishton shared >; So‘x shared <");
    SCAN(UZ_LATN, "“Vorux” anklavi", "Vorux enclave quoted");
    SCAN(UZ_CYRL, "Сўх тумани ва Риштонда", "Сўх district >; Риштонда <");
    SCAN(UZ_CYRL, "Сўхликлар Риштонга борди", "Риштонга");
    SCAN(UZ_CYRL, "«Риштон» қишлоғида", "Риштон village quoted");
    SCAN(UZ_LATN, "“Rishton” chegara o‘tkazish punkti", "Rishton border_post quoted");
    SCAN(UZ_LATN, "“Rishton-avtoyo‘l” ochildi", "Rishton road border_post quoted");
    SCAN(UZ_LATN, "chegara posti “Rishton” haqida", "Rishton border_post quoted");
    SCAN(UZ_LATN, "Rishton tumani sudi, Rishton tumani aholisi", "Rishton ORGANISATION; Rishton district");
    SCAN(UZ_LATN, "Botken islomiy harakati. Vorux nomidagi muzey", "Botken ORGANISATION; Vorux ORGANISATION");
    SCAN(UZ_LATN, "Rishtoniy yozgan, yer Qirgʻizistonniki", "Qirgʻizistonniki");
    SCAN(UZ_LATN, "Rishtonda Botken hokimi", "Rishtonda; Botken"); /* no first name and surname */
}

/* A letter that doubles a name's last sound is no part of it. */
static void lone_letters(void **state)
{
    (void)state;
    SCAN(TG, "Шаҳрванди Тоҷикистон Н. Асламов аз Исфара А. омад", "Тоҷикистон; Исфара");
}

/* A name in quotes near a word of the game is a club; the town itself is not. */
static void clubs(void **state)
{
    (void)state;
    SCAN(RU, "Матч «Ворух» (Ош) — «Баткен» прошёл в Оше.", "Ворух ORGANISATION quoted; Ош > quoted; Баткен < ORGANISATION quoted; Оше");
    SCAN(KY, "Футбол: Баткен шаарында «Ош» утту", "Баткен town; Ош ORGANISATION quoted");
    SCAN(TG, "«Исфара»-и Бодканд ва дидбонгоҳи «Сурх»-и Исфара",
         "Исфара ORGANISATION quoted; Бодканд >; Сурх border_post < quoted; Исфара");
    SCAN(EN, "The striker of \"Osh\" left. Nobody in the town, where he had lived for so many quiet and happy years, saw \"Osh\" play.",
         "Osh ORGANISATION quoted; Osh ORGANISATION quoted"); /* the same club again */
    SCAN(UZ_LATN, "Futbol: \"Rishton\" Botkenda \"Vorux\"ni yutdi.", "Rishton ORGANISATION quoted; Botkenda quoted; Vorux ORGANISATION quoted");
    SCAN(RU, "Матч «Ош» — «Баткен» завершён. Следующая встреча состоится только через две недели, а до тех пор все игроки будут "
             "отдыхать; тогда «Ворух» сыграет в Исфаре.",
         "Ош > ORGANISATION quoted; Баткен < ORGANISATION quoted; Ворух ORGANISATION quoted; Исфаре"); /* a sports page */
    SCAN(RU, "погранзастава «Максат»; матч", "Максат border_post quoted");
    SCAN(RU, "погранпосты «Максат» и «Баткен»; матч", "Максат border_post > quoted; Баткен border_post shared < quoted");
    SCAN(TG, "Дар байни «Ворух-83» ва мо", "Ворух ORGANISATION quoted");
}

/* Names beside the goals of a match, with quotes and without. */
static void fixtures(void **state)
{
    (void)state;
    SCAN(EN, "Batken 0–3 Osh. Vorukh lost.", "Batken ORGANISATION; Osh ORGANISATION; Vorukh");
    SCAN(EN, "Osh 9-0 Panjshirzzz", "Osh ORGANISATION");
    SCAN(EN, "Osh 3-5 May, Batken 6-7 May", "Osh; Batken");
    SCAN(EN, "in Osh 3-1 Batken", "Osh; Batken ORGANISATION");
    SCAN(EN, "Osh 1998-9 Batken, Osh 15:30 Batken", "Osh; Batken >; Osh <; Batken");
    SCAN(UZ_CYRL, "Кеча. “Ўш” – “Боткен” 3:0.", "Ўш > ORGANISATION quoted; Боткен < ORGANISATION quoted");
    SCAN(RU, "«Ош» - «Баткен» 15:00", "Ош > quoted; Баткен < quoted");
}

/* Streets and parties that are named after places, or as villages are. */
static void others(void **state)
{
    (void)state;
    SCAN(RU, "отрезки улиц Максат, Баткен и Ош, село Ворух",
         "Максат > ORGANISATION; Баткен < > ORGANISATION; Ош < ORGANISATION; Ворух village");
    SCAN(EN, "The Maksat party won.", "Maksat ORGANISATION");
    SCAN(KY, "Максат орто мектебинин окуучулары", "Максат ORGANISATION");
    SCAN(RU, "Согдийский областной суд", "Согдийский ORGANISATION");
}

/* A title before a name that says where its bearer goes. */
static void goals(void **state)
{
    (void)state;
    SCAN(UZ_LATN, "Prezident Botkenga keldi.", "Botkenga");
    SCAN(KY, "Президент Баткенге келди.", "Баткенге");
    SCAN(KY, "Президент Баткен келди.", "Баткен PERSON");
}

/* A number before the kind word and a bracket behind it announce a list; an adjective may say whose club it is. */
static void counted(void **state)
{
    (void)state;
    SCAN(UZ_CYRL, "2 туман (Риштон, Ўш) бор", "Риштон district >; Ўш district shared <");
    SCAN(UZ_CYRL, "11 қишлоқ тумани (Риштон, Ўш) бор", "Риштон district >; Ўш district shared <");
    SCAN(EN, "2 districts (Osh, Batken)", "Osh district >; Batken district shared <");
    SCAN(UZ_CYRL, "Ўш вилояти (Боткен)", "Ўш region; Боткен in-last");
    SCAN(RU, "Согдийский «Хбззт» победил", "Согдийский ORGANISATION quoted");
    SCAN(UZ_LATN, "Botken bobo keldi", "Botken PERSON");
}

/* A little word and a hyphen begin a village that the gazetteer lacks. */
static void compounds(void **state)
{
    (void)state;
    SCAN(KY, "Жаңы-Бззүлү айылында", "Жаңы-Бззүлү? village");
    SCAN(KY, "Жаңы айылында", "");
}

/* Words beside a name that make a person, a title or a piece of another name of it. */
static void not_places(void **state)
{
    (void)state;
    SCAN(EN, "Maksat Abdrakhmatova wept.", "Maksat PERSON");
    SCAN(EN, "In Batken Japarov spoke.", "Batken");
    SCAN(RU, "пишет И.Максат", "Максат PERSON");
    SCAN(RU, "Айгул Максатов умер", "Максатов PERSON");
    SCAN(EN, "a Maksat post on Friday", "Maksat border_post");
    SCAN(EN, "a Zzyzxo post on Friday", "");
    SCAN(EN, "the post of the Osh border detachment", "Osh ORGANISATION");
    SCAN(EN, "the “VIP town” of the rich", "");
    SCAN(EN, "the Batken River Dam", "Batken water");
    SCAN(EN, "the Osh Research Center said", "Osh ORGANISATION");
    SCAN(EN, "the Osh City Court ruled", "Osh ORGANISATION");
    SCAN(EN, "FC Batken won", "Batken ORGANISATION");
    SCAN(RU, "Ошский государственный медицинский университет", "Ошский ORGANISATION");
    SCAN(RU, "В Оше Центральный рынок закрыт", "Оше");
    SCAN(RU, "Баткенский погранотряд", "Баткенский ORGANISATION");
    SCAN(RU, "увезли в Баткенский РОВД", "Баткенский ORGANISATION");
    SCAN(RU, "в Ошской областной больнице", "Ошской ORGANISATION");
}

/* Whose and of what kind a name is said to be, in more words than one. */
static void said_of_names(void **state)
{
    (void)state;
    SCAN(EN, "Vorukh and Chorkuh jamoats", "Vorukh subdistrict shared >; Chorkuh subdistrict <");
    SCAN(EN, "at noon Osh time", "Osh ORGANISATION");
    SCAN(RU, "у селения Чорку", "Чорку settlement");
    SCAN(RU, "Баткенский айыл окмоту", "Баткенский subdistrict");
    SCAN(EN, "Sokh, an enclave on the border", "Sokh enclave");
    SCAN(EN, "Sokh is a small Uzbek enclave inside Batken", "Sokh enclave; Batken");
    SCAN(EN, "Maksat, a village of Leilek district", "Maksat village in-next; Leilek district");
    SCAN(EN, "Sokh is a district of Tajikistan", "Sokh district; Tajikistan");
    SCAN(EN, "the Kyrgyz village of Maksat", "Maksat village KG");
    SCAN(EN, "the Uzbek exclave of Sokh", "Sokh enclave UZ");
    SCAN(EN, "the Kyrgyz-Tajik border village of Maksat", "Maksat village");
    SCAN(RU, "из таджикского села Ворух", "Ворух village TJ");
    SCAN(RU, "контрольно-пропускной пункт «Максат»", "Максат border_post quoted");
    SCAN(RU, "пункты пропуска «Максат» и «Ворух»", "Максат border_post > quoted; Ворух border_post shared < quoted");
    SCAN(RU, "в населённом пункте Максат", "Максат settlement");
    SCAN(RU, "в горах Баткен", "Баткен mountain");
    SCAN(RU, "в сёлах Ворух, Зызыкса и Сурх", "Ворух village >; Зызыкса? village shared < >; Сурх village shared <");
}

/* The language unknown: endings of any language of the script. */
static void unknown_language(void **state)
{
    (void)state;
    SCAN(UND, "Vorukh, Ворух, Чоркӯҳро", "Vorukh >; Ворух < >; Чоркӯҳро <");
    SCAN(UND, "", "");
    SCAN(UND, "   \n ...", "");
    SCAN(UND, "北京 Θσ 12 - 13", "");
}

/* Names across hyphens, blanks and lines, and what parts them. */
static void joints(void **state)
{
    (void)state;
    SCAN(EN, "at Kok Tash", "Kok Tash");
    SCAN(EN, "at Koktash", "Koktash");
    SCAN(EN, "at Kok—Tash", "Kok—Tash");
    SCAN(EN, "at Kok - Tash", "Kok - Tash");
    SCAN(EN, "at Kok-\nTash", "Kok-\nTash");
    SCAN(EN, "at Kok\u00a0Tash", "Kok\u00a0Tash");
    SCAN(EN, "at Kok, Tash", "");
    SCAN(EN, "at Kok\n\n\nTash", "");
    SCAN(EN, "at Bat\u00adken", "Bat\u00adken");
    SCAN(EN, "xBatken", "");
    SCAN(RU, "в Кок-Таше", "Кок-Таше");
}

/* Offsets are code points of the text, whatever the letters' bytes. */
static void offsets(void **state)
{
    static const char text[] = "\U0001f600 Ош 北 Batken é Чоркӯҳ";

    (void)state;
    assert_int_equal(scan_all(scanner, ml_span_of(text), ML_LANG_UND, &mentions), ML_OK);
    assert_int_equal(mentions.count, 3);
    assert_int_equal(mentions.items[0].start, 2);
    assert_int_equal(mentions.items[0].stop, 4);
    assert_int_equal(mentions.items[1].start, 7);
    assert_int_equal(mentions.items[1].stop, 13);
    assert_int_equal(mentions.items[2].start, 16);
    assert_int_equal(mentions.items[2].stop, 22);
}

/* ---- One name by itself ---- */

static void check_name(int line, const char *name, enum ml_lang lang, bool found, bool fuzzy, const char *key)
{
    struct ml_mention m;
    bool got = ml_scan_name(scanner, ml_span_of(name), lang, &m);
    const struct ml_key_rec *k;

    if (got != found)
        fail_msg("line %d: '%s' is %s", line, name, got ? "found" : "not found");
    if (!found)
        return;
    k = &scan_index.keys[m.readings[0].key];
    if (m.fuzzy != fuzzy || k->len != strlen(key) || memcmp(scan_index.text + k->text, key, k->len) != 0)
        fail_msg("line %d: '%s' reads as %.*s, fuzzy %d", line, name, (int)k->len, scan_index.text + k->text, m.fuzzy);
}

static void single_names(void **state)
{
    (void)state;
    check_name(__LINE__, "Batken", ML_LANG_UND, true, false, "batken");
    check_name(__LINE__, "batken", ML_LANG_UND, true, false, "batken");
    check_name(__LINE__, "  «Баткен» ", ML_LANG_UND, true, false, "batken");
    check_name(__LINE__, "Баткенде", ML_LANG_KY, true, false, "batken");
    check_name(__LINE__, "Batken district", ML_LANG_EN, true, false, "batken");
    check_name(__LINE__, "Лейлекский район", ML_LANG_RU, true, false, "leilek");
    check_name(__LINE__, "Kok Tash", ML_LANG_UND, true, false, "koktax");
    check_name(__LINE__, "Bodkent", ML_LANG_UND, true, true, "bodkand");
    check_name(__LINE__, "", ML_LANG_UND, false, false, "");
    check_name(__LINE__, " - ", ML_LANG_UND, false, false, "");
    check_name(__LINE__, "北京", ML_LANG_UND, false, false, "");
    check_name(__LINE__, "Zzyzxopolis", ML_LANG_UND, false, false, "");
}

/* ---- Hostile texts: no crash, and time in proportion to length ---- */

static struct ml_span repeat(const char *unit, size_t times)
{
    size_t n = strlen(unit);
    char *p = malloc(n * times + 1);
    assert_non_null(p);
    for (size_t i = 0; i < times; i++)
        memcpy(p + i * n, unit, n);
    return (struct ml_span){p, n * times};
}

static void check_hostile(int line, const char *unit, size_t times)
{
    enum { GENEROUS = 15 }; /* seconds, sanitizers and a busy machine included */
    struct ml_span text = repeat(unit, times);
    clock_t from = clock();

    assert_int_equal(scan_all(scanner, text, ML_LANG_UND, &mentions), ML_OK);
    check_mentions(line, text);
    if (clock() - from > GENEROUS * CLOCKS_PER_SEC)
        fail_msg("line %d: took %ld s", line, (long)((clock() - from) / CLOCKS_PER_SEC));
    free((void *)(uintptr_t)text.ptr);
}

static void hostile(void **state)
{
    (void)state;
    check_hostile(__LINE__, "Osh", 3000000);        /* one word */
    check_hostile(__LINE__, "Б", 5000000);
    check_hostile(__LINE__, "o'A", 1000000);
    check_hostile(__LINE__, "A\u0301", 1000000);
    check_hostile(__LINE__, "Osh ", 100000);
    check_hostile(__LINE__, "Osh-", 100000);
    check_hostile(__LINE__, "Osh, ", 100000);
    check_hostile(__LINE__, "Osh\n", 100000);
    check_hostile(__LINE__, "«Osh ", 100000);       /* quotes that never close */
    check_hostile(__LINE__, "\"", 1000000);
    check_hostile(__LINE__, "«“(", 300000);
    check_hostile(__LINE__, "Kok ", 100000);        /* the beginning of a name, over and over */
    check_hostile(__LINE__, "Kok-", 100000);
    check_hostile(__LINE__, "Bodkent ", 50000);     /* a near miss */
    check_hostile(__LINE__, "village of ", 100000);
    check_hostile(__LINE__, "Village Osh and ", 50000);
    check_hostile(__LINE__, "1-", 500000);
    check_hostile(__LINE__, "1-Osh", 200000);
    check_hostile(__LINE__, "\u00ad", 1000000);
    check_hostile(__LINE__, " ", 3000000);
    check_hostile(__LINE__, "\n", 3000000);
    check_hostile(__LINE__, ".", 3000000);
}

/* Near misses that are all different defeat any memory of what was asked. */
static void many_near_misses(void **state)
{
    enum { WORDS = 20000 };
    char *text = malloc(WORDS * 16);
    size_t n = 0;
    uint32_t seed = 3;
    clock_t from = clock();

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < WORDS; i++) {
        static const char letters[] = "aeioubkdtnlrsmv";
        text[n++] = "BKVCID"[i % 6];
        for (int j = 0; j < 9; j++) {
            seed = seed * 1664525u + 1013904223u;
            text[n++] = letters[(seed >> 16) % (sizeof letters - 1)];
        }
        text[n++] = i % 2 ? ' ' : '.';
    }
    assert_int_equal(scan_all(scanner, (struct ml_span){text, n}, ML_LANG_UND, &mentions), ML_OK);
    check_mentions(__LINE__, (struct ml_span){text, n});
    assert_true(clock() - from < 20 * CLOCKS_PER_SEC);
    free(text);
}

static void random_texts(void **state)
{
    static const char *const bits[] = {"Osh", "Ош", "Batken", "Баткен", "Kok", "Tash", "Таш", "-", " ", ", ", ". ",
                                       "\n", "«", "»", "\"", "village", " of ", "района", "жана", " ва ", "деҳаи ",
                                       "President ", "’s", "ʻ", "1", "-", "(", ")", "\u0301", "北", "Z", "ga", "TV"};
    uint32_t seed = 11;

    (void)state;
    for (int round = 0; round < 6000; round++) {
        char text[600];
        size_t n = 0;
        while (n < 500) {
            seed = seed * 1664525u + 1013904223u;
            n += (size_t)sprintf(text + n, "%s", bits[(seed >> 16) % (sizeof bits / sizeof *bits)]);
        }
        assert_int_equal(scan_all(scanner, (struct ml_span){text, n}, (enum ml_lang)(round % ML_LANG_COUNT),
                                  &mentions), ML_OK);
        check_mentions(__LINE__, (struct ml_span){text, n});
    }
}

/* Bytes that the door repairs. */
static void random_bytes(void **state)
{
    uint32_t seed = 17;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char text[200];
        struct ml_buf buf;
        struct ml_span good;
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1664525u + 1013904223u;
            text[i] = (char)(seed >> 16);
        }
        ml_buf_init(&buf, 0);
        good = ml_utf8_repair((struct ml_span){text, sizeof text}, &buf);
        assert_int_equal(scan_all(scanner, good, ML_LANG_UND, &mentions), ML_OK);
        check_mentions(__LINE__, good);
        ml_buf_release(&buf);
    }
}

/* A long text given out piece by piece has the mentions, and the numbers, that it has as a whole. */
static void piece_by_piece(void **state)
{
    static const char sentence[] = "Өткөн жума күнү they went from Batken to Kok-Tash village, Арка-1-Май. ";
    struct ml_mentions pieces = {0};
    char text[sizeof sentence * 50];
    size_t n = 0;
    size_t at = 0;

    (void)state;
    for (int i = 0; i < 50; i++)
        n += (size_t)sprintf(text + n, "%s", sentence);
    assert_int_equal(scan_all(scanner, (struct ml_span){text, n}, ML_LANG_EN, &mentions), ML_OK);
    ml_scan_begin(scanner, (struct ml_span){text, n}, ML_LANG_EN);
    while (!ml_scan_done(scanner, &pieces)) {
        assert_int_equal(ml_scan_next(scanner, 7, &pieces, NULL), ML_OK);
        assert_true(pieces.count <= 7 && at + pieces.count <= mentions.count);
        for (size_t i = 0; i < pieces.count; i++, at++) {
            const struct ml_mention *a = &pieces.items[i];
            const struct ml_mention *b = &mentions.items[at];
            assert_true(a->beg == b->beg && a->end == b->end && a->start == b->start && a->stop == b->stop &&
                        a->kinds == b->kinds);
        }
    }
    assert_int_equal(at, mentions.count);
    assert_true(at >= 150);
    ml_mentions_release(&pieces);
}

/* The same text gives the same mentions, whatever was scanned between. */
static void repeatable(void **state)
{
    static const char text[] = "Bodkent village, Kok-Tash and Vorukh in Leilek district";

    (void)state;
    check_scan(__LINE__, ML_LANG_EN, text, "Bodkent~ village; Kok-Tash >; Vorukh < in-next; Leilek district");
    assert_int_equal(scan_all(scanner, ml_span_of("Bodkent. Osh"), ML_LANG_RU, &mentions), ML_OK);
    check_scan(__LINE__, ML_LANG_EN, text, "Bodkent~ village; Kok-Tash >; Vorukh < in-next; Leilek district");
}

static void allocation_failures(void **state)
{
    struct ml_scanner *s = NULL;
    struct ml_mentions found = {0};
    enum ml_status status = ML_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; status == ML_ENOMEM && n < 100; n++) {
        ml_alloc_fail_after(n);
        status = ml_scanner_new(&scan_index, &s, NULL);
        if (!status)
            status = scan_all(s, ml_span_of("Osh, Batken, Vorukh"), ML_LANG_EN, &found);
        ml_alloc_fail_after(0);
        ml_scanner_free(s);
        s = NULL;
        if (status)
            ml_mentions_release(&found);
    }
    assert_int_equal(status, ML_OK);
    assert_int_equal(found.count, 3);
    assert_true(n > 3);
    ml_mentions_release(&found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english), cmocka_unit_test(russian), cmocka_unit_test(kyrgyz), cmocka_unit_test(tajik),
        cmocka_unit_test(uzbek), cmocka_unit_test(lone_letters), cmocka_unit_test(clubs), cmocka_unit_test(not_places),
        cmocka_unit_test(fixtures), cmocka_unit_test(others), cmocka_unit_test(goals), cmocka_unit_test(counted), cmocka_unit_test(compounds),
        cmocka_unit_test(said_of_names),
        cmocka_unit_test(unknown_language), cmocka_unit_test(joints),
        cmocka_unit_test(offsets), cmocka_unit_test(single_names), cmocka_unit_test(hostile),
        cmocka_unit_test(many_near_misses), cmocka_unit_test(random_texts), cmocka_unit_test(random_bytes),
        cmocka_unit_test(piece_by_piece), cmocka_unit_test(repeatable), cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, scan_setup, scan_teardown);
}
