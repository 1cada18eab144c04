/* The whole pipeline on the project's own tables: which place is meant, where, and how it is told. */
#include "bundled_fixture.h"

#include <time.h>

#include "base/alloc.h"
#include "geocode/geocode.h"

static struct ml_border *border;
static struct ml_geocoder *geocoder;

static const struct ml_geocode_options plain = {.today = 20240601, .near_km = 5};

static int setup(void **state)
{
    return bundled_setup(state) || ml_border_open("shapes", &border, NULL) ||
           ml_geocoder_new(gazetteer, border, &plain, &geocoder, NULL);
}

static int teardown(void **state)
{
    ml_geocoder_free(geocoder);
    ml_border_free(border);
    return bundled_teardown(state);
}

static struct ml_result_doc run(struct ml_geocoder *g, const char *text, size_t len, int32_t date)
{
    struct ml_document doc = {.id = "t", .text = {text, len}, .date = date};
    struct ml_result_doc out;
    struct ml_err err = {0};
    if (ml_geocoder_run(g, &doc, &out, &err))
        fail_msg("'%.60s': %s", text, err.message);
    return out;
}

/* The place ids found, in text order; "-" for a name without a place. */
static void check(int line, const char *text, const char *want)
{
    struct ml_result_doc doc = run(geocoder, text, strlen(text), 20220917);
    char got[1000] = "";
    size_t n = 0;

    for (size_t i = 0; i < doc.result_count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%s", i ? " " : "",
                              doc.results[i].place ? doc.results[i].place->place_id : "-");
    if (strcmp(got, want) != 0)
        fail_msg("line %d: '%s' gives '%s', wants '%s'", line, text, got, want);
}

#define TEXT(text, want) check(__LINE__, text, want)

/* A capital that speaks pulls no namesake near it to the front. */
static void speakers(void **state)
{
    (void)state;
    TEXT("Dushanbe said that Kok-Tash was shelled.", "tj-dushanbe-dushanbe kg-batken-kok-tash");
}

/* Three villages of one name, told apart by the district named. */
static void namesakes(void **state)
{
    (void)state;
    TEXT("Shooting was heard in Kok-Tash village in Batken district.", "kg-batken-kok-tash kg-batken-district");
    TEXT("Shooting was heard in Kok-Tash village in Leilek district.", "kg-leilek-kok-tash kg-leilek-district");
    TEXT("A house burned in Kok-Tash village in Ala-Buka district.", "kg-ala-buka-kok-tash kg-ala-buka-district");
    TEXT("В селе Кок-Таш Лейлекского района слышна стрельба.", "kg-leilek-kok-tash kg-leilek-district");
    TEXT("В селе Кок-Таш Баткенского района слышна стрельба.", "kg-batken-kok-tash kg-batken-district");
    TEXT("Баткен районунун Көк-Таш айылында атышуу болду.", "kg-batken-district kg-batken-kok-tash");
    TEXT("Лейлек районунун Көк-Таш айылында атышуу болду.", "kg-leilek-district kg-leilek-kok-tash");
}

/* A town, its district and its region bear one name. */
static void kinds(void **state)
{
    (void)state;
    TEXT("The town of Batken is quiet.", "kg-batken-batken");
    TEXT("Batken district is quiet.", "kg-batken-district");
    TEXT("Batken region is quiet.", "kg-batken-region");
    TEXT("Баткенский район и Баткенская область", "kg-batken-district kg-batken-region");
    TEXT("Osh region borders Fergana region.", "kg-osh-region uz-fergana-region");
    TEXT("Ош облусу жана Ош шаары", "kg-osh-region kg-osh-osh");
    TEXT("Талас облусунда", "kg-talas-region");
    TEXT("O‘zbekiston tumani markazida yigʻin boʻldi.", "uz-ozbekiston-district");
    TEXT("O‘zbekiston tumanlari va Tojikiston hududida.", "uz tj");
    TEXT("жители сёл Таджикистана", "tj");
    TEXT("Isfara airport was closed; Osh airport was not.", "tj-isfara-isfara kg-osh-airport");
}

static void outposts(void **state)
{
    (void)state;
    TEXT("The Kok-Tash outpost was shelled.", "kg-batken-kok-tash-post");
    TEXT("Погранзастава «Кок-Таш» обстреляна.", "kg-batken-kok-tash-post");
    TEXT("дидбонгоҳи «Душанбе» дар Исфара", "tj-isfara-dushanbe-post tj-isfara-isfara");
    TEXT("Dushanbe said on Friday that troops had withdrawn.", "tj-dushanbe-dushanbe");
}

/* Texts of a few words in Kyrgyz, Tajik and Uzbek. */
static void short_texts(void **state)
{
    (void)state;
    TEXT("So'xda otishma.", "uz-fergana-sox"); /* three sounds and an ending, at the beginning */
    TEXT("So‘xda otishma.", "uz-fergana-sox");
    TEXT("So`xda janjal, 3 kishi yaralandi", "uz-fergana-sox");
    TEXT("Сўхда отишма", "uz-fergana-sox");
    TEXT("Кыргызстан тараптын жооп бериши күтүлүүдө, деди ал.", "kg"); /* and no village of that name */
    TEXT("Президент шаҳри Бӯстони вилояти Суғди Тоҷикистон мулоқот кард.", "tj-buston-buston tj-sughd-region tj");
    TEXT("Кемпир-Абадды бербейбиз деп айтышты.", "kempir-abad-reservoir");
    TEXT("Бу йил Учқўрғонда “Достук” чегара ўтказиш пункти ҳақида гапирилди.", "uz-namangan-uchkurgan kg-kara-suu-dostuk-post");
    TEXT("Фахриддин Исаков менен Исмаил Исаков келди, деп жазды.", "");
    TEXT("Uchqo‘rg‘on tumani Kengashi deputati bilan Kengash qishlog‘ida uchrashdi.", "uz-uchqorgon-district uz-andijan-kengash");
    TEXT("Tomonlar Botken-Isfana yo‘lini ochishga kelishib oldi.", "kg-batken-batken kg-leilek-isfana");
    TEXT("Анан Кызыл-Кыя тууралуу айтышты.", "kg-kyzyl-kia-kyzyl-kia"); /* a sentence's first word */
    TEXT("Mehmonlar Shahrisabzga va Shahrixonga borishi kutilmoqda.", "uz-shahrisabz-shahrisabz uz-andijan-shahrixon");
    TEXT("Илимпоздор Казакстандан жана Орусиядан келди, деп билдирди.", "kz ru"); /* countries, no peoples */
    TEXT("Ayni kunlarda yo‘lsozlar Temirchilik, Sanoat ko‘chalarida mehnat qilyapti.", "");
    TEXT("Санаи 20 январ раиси шаҳр Баҳодурзода Баҳоваддин дар Исфара буд.", "tj-isfara-isfara");
    TEXT("Дар деҳаи Оқсой сокинони Исфараро сангборон карданд.",
         "kg-batken-ak-sai tj-isfara-isfara"); /* the seat of a municipality is no town */
    TEXT("Kecha Qo′qonga bordi.", "uz-kokand-kokand");
    TEXT("Гузаргоҳи Саразм-Ҷартеппа дар роҳи Самарқанд боз шуд.",
         "tj-panjakent-sarazm-post uz-urgut-jartepa-post uz-samarkand-samarkand"); /* a pair is two */
}

static void no_places(void **state)
{
    (void)state;
    TEXT("", "");
    TEXT("\n\n\n", "");
    TEXT("The parties agreed on a common goal.", "");
    TEXT("Стороны договорились.", "");
    TEXT("北京", "");
    /* A village that nothing in the gazetteer is like enough to be. */
    TEXT("Residents of the village of Zorbulag were evacuated.", "-");
    TEXT("Residents of the village of Dilbulak were evacuated.", "-");
    TEXT("Residents of the village of Bodkent were evacuated.", "kg-batken-batken");
}

/* The nation of its people tells a village from its neighbour across the border. */
static void owners(void **state)
{
    (void)state;
    TEXT("They came from the Uzbek village of Chashma.", "uz-sokh-chashma");
    TEXT("They came from the Kyrgyz village of Chechme.", "kg-kadamjai-chechme");
    TEXT("Where Kyrgyzstan's Osh region and Uzbekistan's Andijan region meet, near Uzgen",
         "kg kg-osh-region uz uz-andijan-region kg-uzgen-uzgen");
}

/* Words that sound like names. */
static void common_words(void **state)
{
    (void)state;
    TEXT("Президент Киргизии приехал в Ош.", "kg kg-osh-osh");
    TEXT("Киргизы приехали в Ош.", "kg-osh-osh");
    TEXT("Баткенцы и россияне едут в Ош. Россиян ждут.", "kg-osh-osh");
    TEXT("Юсупов и Масалиев заявили об этом в Оше.", "kg-osh-osh");
    TEXT("Американский посол и английские врачи в Оше", "kg-osh-osh");
    TEXT("Работа комиссии в Баткене продлится до мая.", "kg-batken-batken");
    TEXT("Новый инцидент в Ферганской долине", "ferghana-valley");
    TEXT("На Совете глав государств в Душанбе", "tj-dushanbe-dushanbe");
    TEXT("Сведения о жертвах в Исфаре уточняются.", "tj-isfara-isfara");
    TEXT("Turn left in Batken. Button up. Nov. 5", "kg-batken-batken");
    TEXT("They met at Osh International Airport.", "kg-osh-airport");
    TEXT("He congratulated his counterparts on the International Navruz holiday.", "");
    TEXT("The Kara Darya, which flows by Uzgen", "kara-darya kg-uzgen-uzgen");
    TEXT("They visited International, Maksat and Borborduk villages in Leilek district.",
         "kg-leilek-internatsional kg-leilek-maksat kg-leilek-borborduk kg-leilek-district");
    TEXT("После распада Советского Союза в Айни и Баткене", "tj-ayni-ayni kg-batken-batken");
    TEXT("Об этом сообщает «Фергана» из Душанбе.", "tj-dushanbe-dushanbe");
    TEXT("реки Средней Азии – Сырдарья и Амударья", "syr-darya amu-darya");
    TEXT("The Zhogorku Kenesh met in Bishkek.", "kg-bishkek-bishkek");
    TEXT("The fire in Osh city is out.", "kg-osh-osh");
}

/* ---- What is told of a place ---- */

static void fields(void **state)
{
    static const char text[] = "Fire in Kok-Tash village in Batken district.";
    struct ml_result_doc doc;
    const struct ml_result *r;

    (void)state;
    doc = run(geocoder, text, strlen(text), 20220917);
    assert_string_equal(doc.id, "t");
    assert_string_equal(doc.lang, "en");
    assert_int_equal(doc.result_count, 2);
    r = &doc.results[0];
    assert_true(ml_span_is(r->toponym, "Kok-Tash"));
    assert_int_equal(r->start, 8);
    assert_int_equal(r->end, 16);
    assert_true(r->confidence > 0.5 && r->confidence <= 1);
    assert_string_equal(r->place->admin1, "Batken");
    assert_string_equal(r->place->admin2, "Batken");
    assert_string_equal(r->place->country, "KG");
    assert_true(r->border_applies && r->border.covered);
    assert_int_equal(r->border_date, 20220917);
    assert_string_equal(r->border.side, "KG");
    assert_null(r->evidence);
    assert_int_equal(r->alternative_count, 0);
    assert_false(r->flags & ML_FLAG_UNRESOLVED);
    /* An area has no one side to be checked. */
    r = &doc.results[1];
    assert_int_equal(r->place->kind, ML_KIND_DISTRICT);
    assert_false(r->border_applies);
}

/* Offsets count code points; a malformed byte is one. */
static void check_offsets(int line, const char *text, size_t len, size_t start, size_t end, const char *toponym)
{
    struct ml_result_doc doc = run(geocoder, text, len, 0);
    if (doc.result_count != 1 || doc.results[0].start != start || doc.results[0].end != end ||
        !ml_span_is(doc.results[0].toponym, toponym))
        fail_msg("line %d: %zu results, the first %zu to %zu", line, doc.result_count,
                 doc.result_count ? doc.results[0].start : 0, doc.result_count ? doc.results[0].end : 0);
}

#define OFFSETS(text, start, end, toponym) check_offsets(__LINE__, text, sizeof text - 1, start, end, toponym)

static void offsets(void **state)
{
    (void)state;
    OFFSETS("in Batken", 3, 9, "Batken");
    OFFSETS("\xff\xfe in Batken", 6, 12, "Batken");
    OFFSETS("\xed\xa0\x80 in Batken", 7, 13, "Batken");
    OFFSETS("in Batken\xd0", 3, 9, "Batken");
    OFFSETS("\xf0\x9f\x98\x80 in Batken", 5, 11, "Batken");
    OFFSETS("в Баткене", 2, 9, "Баткене");
    OFFSETS("\xef\xbb\xbfin Batken", 4, 10, "Batken");
    OFFSETS("\0\0in Batken", 5, 11, "Batken");
    OFFSETS("e\xcc\x81 in Batken", 6, 12, "Batken");
}

/* The option's date, else the text's, else today. */
static void dates(void **state)
{
    static const char text[] = "Fire in Batken town";
    struct ml_geocode_options fixed = plain;
    struct ml_geocoder *g;

    (void)state;
    assert_int_equal(run(geocoder, text, strlen(text), 20220917).results[0].border_date, 20220917);
    assert_int_equal(run(geocoder, text, strlen(text), 0).results[0].border_date, 20240601);
    fixed.date = 20210428;
    assert_int_equal(ml_geocoder_new(gazetteer, border, &fixed, &g, NULL), ML_OK);
    assert_int_equal(run(g, text, strlen(text), 20220917).results[0].border_date, 20210428);
    ml_geocoder_free(g);
}

static void least_confidence(void **state)
{
    static const char text[] = "Kok-Tash. Batken district, Isfara, Maksat and Osh; Andarkhan.";
    struct ml_geocode_options strict = plain;
    size_t all = run(geocoder, text, strlen(text), 0).result_count;
    size_t last = all;

    (void)state;
    assert_true(all >= 5);
    for (int i = 0; i <= 11; i++) {
        struct ml_geocoder *g;
        struct ml_result_doc doc;
        strict.min_confidence = i / 10.0;
        assert_int_equal(ml_geocoder_new(gazetteer, border, &strict, &g, NULL), ML_OK);
        doc = run(g, text, strlen(text), 0);
        for (size_t r = 0; r < doc.result_count; r++)
            assert_true(doc.results[r].confidence >= strict.min_confidence);
        assert_true(doc.result_count <= last);
        last = doc.result_count;
        ml_geocoder_free(g);
    }
    assert_int_equal(last, 0);
}

/* Evidence and alternatives are there when asked for, and make no other choice. */
static void explained(void **state)
{
    static const char text[] = "Shots in Kok-Tash village in Leilek district.";
    struct ml_geocode_options asked = plain;
    struct ml_geocoder *g;
    struct ml_result_doc doc;
    const struct ml_result *r;
    double sum;

    (void)state;
    asked.explain = true;
    assert_int_equal(ml_geocoder_new(gazetteer, border, &asked, &g, NULL), ML_OK);
    doc = run(g, text, strlen(text), 0);
    r = &doc.results[0];
    assert_string_equal(r->place->place_id, "kg-leilek-kok-tash");
    assert_true(r->evidence_count >= 2);
    for (size_t i = 0; i < r->evidence_count; i++)
        assert_true(r->evidence[i].text && r->evidence[i].text[0]);
    assert_true(r->alternative_count >= 2);
    sum = 0;
    for (size_t i = 0; i < r->alternative_count; i++) {
        assert_string_not_equal(r->alternatives[i].place_id, r->place->place_id);
        assert_true(r->alternatives[i].score >= 0 && r->alternatives[i].score <= 1);
        assert_true(i == 0 || r->alternatives[i].score <= r->alternatives[i - 1].score);
        assert_non_null(r->alternatives[i].matched);
        sum += r->alternatives[i].score;
    }
    assert_true(sum <= 1.0001);
    ml_geocoder_free(g);
}

/* Without a border: the same places, no border fields. */
static void borderless(void **state)
{
    static const char text[] = "Fire in Kok-Tash village in Batken district.";
    struct ml_geocoder *g;
    struct ml_result_doc doc;

    (void)state;
    assert_int_equal(ml_geocoder_new(gazetteer, NULL, &plain, &g, NULL), ML_OK);
    doc = run(g, text, strlen(text), 0);
    assert_int_equal(doc.result_count, 2);
    assert_false(doc.results[0].border.covered);
    ml_geocoder_free(g);
}

/* ---- Names by themselves ---- */

static void check_resolve(int line, const char *name, const char *region, const char *country,
                          const char *best, size_t most)
{
    struct ml_resolve_query q = {.name = ml_span_of(name), .region = region, .country = country, .limit = most};
    const struct ml_candidate_info *c;
    struct ml_err err = {0};
    size_t n;

    if (ml_geocoder_resolve(geocoder, &q, &c, &n, &err))
        fail_msg("line %d: %s", line, err.message);
    if (n > most)
        fail_msg("line %d: %zu candidates of at most %zu", line, n, most);
    if (best ? n == 0 || strcmp(c[0].place_id, best) != 0 : n != 0)
        fail_msg("line %d: '%s' gives %s", line, name, n ? c[0].place_id : "nothing");
    for (size_t i = 0; i < n; i++) {
        if (country && (!c[i].country || strcmp(c[i].country, country) != 0))
            fail_msg("line %d: %s is in another country", line, c[i].place_id);
    }
}

static void resolved(void **state)
{
    (void)state;
    check_resolve(__LINE__, "Kok-Tash", "Batken district", NULL, "kg-batken-kok-tash", 1);
    check_resolve(__LINE__, "Kok-Tash", "Leilek", NULL, "kg-leilek-kok-tash", 5);
    check_resolve(__LINE__, "Кок-Таш", "Ала-Букинский район", NULL, "kg-ala-buka-kok-tash", 5);
    check_resolve(__LINE__, "Kok-Tash", NULL, "AF", NULL, 5);
    check_resolve(__LINE__, "Ворух", NULL, NULL, "tj-isfara-vorukh", 5);
    check_resolve(__LINE__, "Batken region", NULL, NULL, "kg-batken-region", 5);
    check_resolve(__LINE__, "Баткен облусу", NULL, "KG", "kg-batken-region", 5);
    check_resolve(__LINE__, "Sokh", NULL, "KG", NULL, 0);
    check_resolve(__LINE__, "село Ворух", NULL, NULL, "tj-isfara-vorukh", 5);
    check_resolve(__LINE__, "застава «Кок-Таш»", NULL, NULL, "kg-batken-kok-tash-post", 5);
    check_resolve(__LINE__, "village of Samarkandyk", NULL, NULL, "kg-batken-samarkandek", 5);
    check_resolve(__LINE__, "деҳаи Чоркӯҳ", NULL, NULL, "tj-isfara-chorkuh", 5);
    check_resolve(__LINE__, "Voruhk qishlogʻi", NULL, NULL, "tj-isfara-vorukh", 5);
    check_resolve(__LINE__, "Kok-Tash (Leilek)", NULL, NULL, "kg-leilek-kok-tash", 5);
    check_resolve(__LINE__, "Кок-Таш, Баткенский район, Кыргызстан", NULL, NULL, "kg-batken-kok-tash", 5);
    check_resolve(__LINE__, "Баткен облусунун Лейлек районунун Көк-Таш айылы", NULL, NULL, "kg-leilek-kok-tash", 5);
    check_resolve(__LINE__, "the village of Guliston near Isfara", NULL, NULL, "tj-isfara-guliston", 5);
    check_resolve(__LINE__, "Zzyzxopolis", NULL, NULL, NULL, 5);
    check_resolve(__LINE__, "", NULL, NULL, NULL, 5);
    check_resolve(__LINE__, "\xff\xd0", NULL, NULL, NULL, 5);
}

static void nearest(void **state)
{
    static const struct { double lon, lat; const char *id; } rows[] = {
        {70.55, 39.95, "kg-batken-kok-tash"},
        {69.4, 39.75, "kg-leilek-kok-tash"},
        {71.0, 41.2, "kg-ala-buka-kok-tash"},
        {72.4, 41.2, "kg-mailuu-suu-kok-tash"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct ml_resolve_query q = {.name = ml_span_of("Kok-Tash village"), .has_near = true,
                                     .near = {rows[i].lon, rows[i].lat}, .limit = 10};
        const struct ml_candidate_info *c;
        size_t n;
        assert_int_equal(ml_geocoder_resolve(geocoder, &q, &c, &n, NULL), ML_OK);
        assert_true(n >= 4);
        assert_string_equal(c[0].place_id, rows[i].id);
    }
}

/* A region that is none is the user's mistake; one of broken bytes is read no further than its end. */
static void wrong_regions(void **state)
{
    static const char *const regions[] = {"Zzyzxopolis", "", "\xf0", "\xd0", "Batken\xe0", "\xff\xff"};

    (void)state;
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        size_t size = strlen(regions[i]) + 1;
        char *copy = malloc(size);
        struct ml_resolve_query q = {.name = ml_span_of("Kok-Tash"), .region = copy, .limit = 5};
        const struct ml_candidate_info *c;
        struct ml_err err = {0};
        enum ml_status status;
        size_t n;
        assert_non_null(copy);
        memcpy(copy, regions[i], size);
        status = ml_geocoder_resolve(geocoder, &q, &c, &n, &err);
        if (i != 4)
            assert_int_equal(status, ML_EINPUT);
        if (status)
            assert_true(n == 0 && strstr(err.message, "names no region"));
        free(copy);
    }
}

/* ---- Hostile texts ---- */

static void check_hostile(int line, const char *unit, size_t times)
{
    enum { GENEROUS = 20 }; /* seconds, sanitizers and a busy machine included */
    size_t n = strlen(unit);
    char *text = malloc(n * times);
    clock_t from = clock();
    struct ml_result_doc doc;

    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * n, unit, n);
    doc = run(geocoder, text, n * times, 20220917);
    for (size_t i = 1; i < doc.result_count; i++) {
        if (doc.results[i].start < doc.results[i - 1].end)
            fail_msg("line %d: results overlap", line);
    }
    if (clock() - from > GENEROUS * CLOCKS_PER_SEC)
        fail_msg("line %d: took %ld s", line, (long)((clock() - from) / CLOCKS_PER_SEC));
    free(text);
}

static void hostile(void **state)
{
    (void)state;
    check_hostile(__LINE__, "a", 10000000);
    check_hostile(__LINE__, "Kok-Tash ", 100000);
    check_hostile(__LINE__, "Kok-Tash and ", 50000);
    check_hostile(__LINE__, "Kok-Tash in ", 50000);
    check_hostile(__LINE__, "Sovet. ", 50000);
    check_hostile(__LINE__, "Kok-Tashh ", 50000);
    check_hostile(__LINE__, "«Кок-Таш ", 50000);
    check_hostile(__LINE__, "\xff", 1000000);
}

/* ---- Memory running out at every allocation in turn ---- */

static void allocation_failures(void **state)
{
    static const char text[] = "Fire in Kok-Tash village, Batken district, \xff and Bodkand. Vorukh!";
    struct ml_geocode_options asked = plain;
    struct ml_document doc = {.text = {text, sizeof text - 1}};
    struct ml_build_stats stats;
    enum ml_status status = ML_ENOMEM;
    unsigned long n;

    (void)state;
    asked.explain = true;
    fixture_tables(PLACES_HEADER PLACES_ROWS, NAMES_HEADER NAMES_ROWS);
    assert_int_equal(ml_gazetteer_build(fixture_dir, fixture_path("h.db"), &stats, NULL), ML_OK);
    for (n = 1; status == ML_ENOMEM && n < 2000; n++) {
        struct ml_gazetteer *gaz = NULL;
        struct ml_geocoder *g = NULL;
        struct ml_result_doc out;
        ml_alloc_fail_after(n);
        status = ml_gazetteer_open(fixture_path("h.db"), &gaz, NULL);
        if (!status)
            status = ml_geocoder_new(gaz, NULL, &asked, &g, NULL);
        if (!status)
            status = ml_geocoder_run(g, &doc, &out, NULL);
        ml_alloc_fail_after(0);
        if (!status)
            assert_true(out.result_count >= 3);
        ml_geocoder_free(g);
        ml_gazetteer_close(gaz);
    }
    assert_int_equal(status, ML_OK);
    assert_true(n > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speakers), cmocka_unit_test(namesakes), cmocka_unit_test(kinds), cmocka_unit_test(outposts),
        cmocka_unit_test(short_texts), cmocka_unit_test(owners), cmocka_unit_test(common_words),
        cmocka_unit_test(no_places), cmocka_unit_test(fields), cmocka_unit_test(offsets),
        cmocka_unit_test(dates), cmocka_unit_test(least_confidence), cmocka_unit_test(explained),
        cmocka_unit_test(borderless), cmocka_unit_test(resolved), cmocka_unit_test(nearest),
        cmocka_unit_test(wrong_regions), cmocka_unit_test(hostile), cmocka_unit_test(allocation_failures),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
