#include "lang/lexicon.h"

/*
 * The forms are regular ones of each language; morphology of the press in the region was
 * read from its own pages. The first row that names a form wins. uz-Latn serves both
 * scripts of Uzbek.
 */

#define VILLAGE (uint16_t)(1u << ML_KIND_SETTLEMENT | ML_SAYS_VILLAGE)
#define TOWN (uint16_t)(1u << ML_KIND_SETTLEMENT | ML_SAYS_TOWN)
#define NATURE (uint16_t)(1u << ML_KIND_OTHER | ML_SAYS_NATURE)
#define K(kind) (uint16_t)(1u << ML_KIND_##kind)
#define BEFORE ML_CUE_BEFORE
#define AFTER ML_CUE_AFTER
#define BOTH (ML_CUE_BEFORE | ML_CUE_AFTER)
#define PL ML_CUE_PLURAL
#define GENERIC(lang, flags, kinds, forms) {ML_LANG_##lang, ML_CUE_GENERIC, flags, kinds, forms}
#define WORDS(lang, cls, flags, forms) {ML_LANG_##lang, ML_CUE_##cls, flags, 0, forms}

const struct ml_lexicon_row ml_lexicon_rows[] = {
    /* ---- English ---- */
    GENERIC(EN, BOTH, VILLAGE, "village hamlet kishlak"),
    GENERIC(EN, BOTH, TOWN, "town city township capital"),
    GENERIC(EN, BOTH, K(SETTLEMENT), "settlement suburb neighbourhood neighborhood hometown"),
    GENERIC(EN, BOTH | PL, VILLAGE, "villages hamlets kishlaks"),
    GENERIC(EN, BOTH | PL, TOWN, "towns cities"),
    GENERIC(EN, BOTH | PL, K(SETTLEMENT), "settlements quarters"),
    GENERIC(EN, BOTH, K(SETTLEMENT), "quarter mahalla microdistrict"),
    GENERIC(EN, BOTH, K(REGION), "region province oblast viloyat governorate oblasty"),
    GENERIC(EN, AFTER, K(REGION), "regional provincial"),
    GENERIC(EN, BOTH | PL, K(REGION), "regions provinces oblasts"),
    GENERIC(EN, BOTH, K(DISTRICT), "district raion rayon county tuman nohiya"),
    GENERIC(EN, BOTH | PL, K(DISTRICT), "districts raions rayons counties"),
    GENERIC(EN, BOTH, K(SUBDISTRICT), "municipality jamoat aimak aymak okmotu commune subdistrict dehot"),
    GENERIC(EN, BOTH | PL, K(SUBDISTRICT), "jamoats municipalities communes subdistricts"),
    GENERIC(EN, AFTER, (uint16_t)(K(SETTLEMENT) | K(SUBDISTRICT)), "community locality"),
    GENERIC(EN, BOTH, K(ENCLAVE), "enclave exclave"),
    GENERIC(EN, BOTH | PL, K(ENCLAVE), "enclaves exclaves"),
    GENERIC(EN, BOTH, K(WATER), "river reservoir canal lake stream spring dam waterway brook glacier sea"
            " creek tributary"),
    GENERIC(EN, BOTH | PL, K(WATER), "rivers reservoirs canals lakes springs"),
    GENERIC(EN, BOTH, K(MOUNTAIN), "pass mountain mountains range peak ridge mount hill gorge"),
    GENERIC(EN, BOTH, K(ROAD), "road highway motorway route railway"),
    GENERIC(EN, BOTH | PL, K(ROAD), "roads highways"),
    GENERIC(EN, BOTH, K(BORDER_POST), "outpost checkpoint crossing post zastava frontier-post"),
    GENERIC(EN, BOTH | PL, K(BORDER_POST), "outposts checkpoints crossings posts"),
    GENERIC(EN, BOTH, K(FACILITY), "airport airfield airbase mine"),
    GENERIC(EN, BOTH, (uint16_t)(K(FACILITY) | K(WATER)), "bridge station intake plant waterworks hydropower pumping"),
    GENERIC(EN, BOTH, NATURE, "valley plateau basin steppe"),
    GENERIC(EN, BOTH, K(OTHER), "pasture pastures area"),
    GENERIC(EN, BEFORE, K(COUNTRY), "republic kingdom"),
    WORDS(EN, LINK, 0, "of the called named known as a an located situated lying including namely are were"),
    WORDS(EN, PREPOSITION, 0, "in near from to at around outside between inside towards toward into via across"
          " along through beyond over on"),
    WORDS(EN, CONJUNCTION, 0, "and or"),
    WORDS(EN, MODIFIER, 0, "avtodorozhny avtodorozhnyy avtodorojny navruz nooruz nowruz nawruz novruz customs border rural local northern southern eastern western central administrative city"
          " international autonomous state mountain south north east west disputed contested neighbouring"
          " neighboring mountainous remote water hydroelectric mount small tiny large nearby"),
    WORDS(EN, TITLE, BEFORE, "president minister premier mr mrs ms dr general colonel major captain lieutenant"
          " governor ambassador secretary spokesman spokeswoman spokesperson mayor chief director deputy chairman"
          " head leader prime sir king prince journalist activist analyst expert professor commander sergeant"),
    WORDS(EN, TITLE, BEFORE, "driver farmer shepherd teacher resident villager student woman man father mother"
            " doctor nurse soldier trader pensioner herder entrepreneur writer activist"),
    WORDS(EN, GIVEN_NAME, 0, "juma sadyr emomali rustam kamchybek shavkat islam almazbek sooronbay sooronbai askar"
          " kurmanbek vladimir sergei sergey dmitry alexander ivan mikhail zhenish jenish saimumin sirojiddin"
          " abdulla bakyt ulan nurlan ruslan azamat timur farkhod farrukh bobojon john david michael james robert"
            " abdullo abdurahman ahmad ahror akbar akmal akram alisher aliya anara anna anvar aziz azamat"
            " bakhtiyor bakhtiyar bakytbek batyr bekzod bobur chinara daniyar davron dilshod dmitri eldar elena"
            " elmira emil erkin ermek farida farrukh gulnara hamid husein ibrahim igor ikram ilhom ilya irina"
            " iskender ismoil ivan jamshed jomart kanat kanybek karim khurshed kubat kubatbek kurbonali lola"
            " maksim marat maria marufkhan mavlon mirlan muhammad murat nargiza nazarali nazgul nick nigora nodir"
            " nurbek odil oleg olga olzhas omurbek oybek parviz peter ramazon ravshan roza sabir saidmumin samat"
            " sanjar sherzod shuhrat svetlana taalaibek talant tilek tursunbek ulugbek umar valery viktor yuri"
            " zafar zamira zarina zhanybek zhyldyz akylbek adylbek altynbek melis medet jim jon kim mary carol carroll danny andrew"
            " sultan farhad farkhad aybek aibek gulshan mehron sadriddin alim salim said hamza iskandar babur"),
    WORDS(EN, TITLE, AFTER, "uulu uluu kyzy kizi"),
    WORDS(EN, ORGANISATION, AFTER, "tv organisation organization university institute bank airlines airways"
          " times post-newspaper group company corporation foundation committee union league"
          " academy court ministry council press media club brigade regiment championship cup"
          " cooperation treaty agreement declaration summit accord protocol conference forum today journal review"
          " restaurant café cafe street avenue theatre theater museum stadium initiative"
          " center centre hospital clinic school college lyceum laboratory library police department prosecutor"
          " directorate federation association festival marathon programme program consulate embassy lodge inn"),
    WORDS(EN, ORGANISATION, AFTER | ML_CUE_ANY_CASE, "party detachment detachments battalion squad garrison holiday holidays time"),
    WORDS(EN, ORGANISATION, AFTER | ML_CUE_ANY_CASE, "news"),
    WORDS(EN, ORGANISATION, AFTER | PL, "councils courts ministries streets"),
    WORDS(EN, ORGANISATION, BOTH, "fc hotel radio newspaper agency team"),
    WORDS(EN, ORGANISATION, BOTH | ML_CUE_ANY_CASE, "bazaar market plus"),
    WORDS(EN, SPORT, 0, "football soccer midfielder striker goalkeeper goalless semifinal semifinals"),
    WORDS(EN, ORGANISATION, 0, "sogdiana"),
    WORDS(EN, ORGANISATION, BEFORE, "zhogorku jogorku operation battalion brigade squad unit detachment"),
    WORDS(EN, DEMONYM, 0, "kyrgyz tajik uzbek soviet russian kazakh turkmen chinese afghan american european asian"
          " turkish iranian kyrgyzstani tajikistani uzbekistani tajiks uzbeks russians german british french"
          " mughal moghul mogul mongol indian pakistani ukrainian belarusian english persian tatar slavic arab turkic muslim islamic"),
    WORDS(EN, FUNCTION, 0, "the this that these those there then they he she it we you his her its their our who"
          " what when where which while with without within if but because however although though also after"
          " before during since until under about against for so such some any all both each every no not nor"
          " more most many much few one two three four five six seven eight nine ten first second third last"
          " earlier later today yesterday tomorrow meanwhile moreover still yet only even just here how why was"
          " were is are be been has have had do does did can could will would may might must should than"
          " monday tuesday wednesday thursday friday saturday sunday january february march april may june july"
          " august september october november december read an its tens hundreds thousands frequent according"
          " by people officials another other others said says say reports report photo source video image caption"
          " residents authorities troops soldiers guards border several new old former since despite among"
          " jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun login turn button shut aim"
          " number khorasan khurasan khorassan tumor chore caravan bury dung mush rash jail lion cocoon chin hind"),

    /* ---- Russian ---- */
    GENERIC(RU, BEFORE, VILLAGE, "село селе селу селом с кишлак кишлака кишлаке кишлаку кыштак кыштака деревня"
            " деревни деревне деревню"),
    GENERIC(RU, BOTH, VILLAGE, "айыл айыле айыла аил аиле аила"), /* "Ак-Сайский айыл окмоту": a municipality */
    GENERIC(RU, BEFORE, TOWN, "город городе городу городом г столица столицы столице столицу"),
    GENERIC(RU, BEFORE, K(SETTLEMENT), "поселок посёлок поселка поселке посёлка посёлке пгт селение селения селении местечко местечке аул махалля махалле махалли"
            " квартал* населенн* населённ* жилмассив* микрорайон* жергет*"),
    GENERIC(RU, BEFORE, (uint16_t)(K(SETTLEMENT) | K(BORDER_POST) | K(FACILITY)), "пункт пункте пункта пункту пунктом"),
    GENERIC(RU, BEFORE | PL, (uint16_t)(K(SETTLEMENT) | K(BORDER_POST) | K(FACILITY)), "пункты пунктов пунктах пунктам пунктами"),
    GENERIC(RU, BEFORE | PL, VILLAGE, "села сёла сёл сёлах селах сёлам селам сёлами селами кишлаков кишлаках"
            " кишлаки деревень деревнях айылах аилах"),
    GENERIC(RU, BEFORE | PL, K(SETTLEMENT), "городов городах города поселках посёлках"),
    GENERIC(RU, BOTH, K(REGION), "область области областью обл провинция провинции провинцию вилоят вилоята вилояте"),
    GENERIC(RU, BOTH | PL, K(REGION), "областей областях областям областями"),
    GENERIC(RU, BOTH, K(DISTRICT), "район района районе району районом р-н рн"),
    GENERIC(RU, BOTH | PL, K(DISTRICT), "районы районов районах районам районами"),
    GENERIC(RU, BOTH, K(SUBDISTRICT), "аймак* аймак айыльный айыльного айыльном аильный аильного аильном айылный"
            " джамоат* окмоту сельсовет* округ* управа управы"),
    GENERIC(RU, BOTH, K(ENCLAVE), "анклав* эксклав*"),
    GENERIC(RU, BOTH, K(WATER), "водохранилищ* река реки реке реку рекой канал* озеро озера озере ледник* плотин*"
            " ручей родник* саи сай сая гэс море моря"),
    GENERIC(RU, BOTH, K(MOUNTAIN), "перевал* гора горы горе гору горой горах горами гор хребет хребта хребте хребту пик ущелье ущелья вершина"),
    GENERIC(RU, BOTH, K(ROAD), "дорога дороги дороге дорогу дорогой автодорог* трасса трассы трассе трассу шоссе"
            " автотрасс* автомагистрал*"),
    GENERIC(RU, BOTH, K(BORDER_POST), "пост поста посту посте постом погранпост* застава заставы заставе заставу"
            " заставой погранзастав* блокпост* автопост* комендатур* погранкомендатур* кордон*"
            " пограничная пропуск* переход перехода переходе переходу погранпереход* мапп"),
    GENERIC(RU, BOTH | PL, K(BORDER_POST), "погранпосты погранпостов погранпостам погранпостах"
            " пропускных переходов переходы переходах заставам заставах заставами погранзаставам погранзаставах кпп постов постам постах посты застав"),
    GENERIC(RU, BOTH, K(FACILITY), "аэропорт* аэродром* авиабаза авиабазы авиабазе шахта рудник*"),
    GENERIC(RU, BOTH, (uint16_t)(K(FACILITY) | K(WATER)), "мост моста мосту мосте"
            " станция станции станцию водозабор* насосн* водораспределител* вододелител*"),
    GENERIC(RU, BOTH, NATURE, "долина долины долине долину долиной плато"),
    GENERIC(RU, BOTH, K(OTHER), "местность местности местностью участок участка участке"
            " урочище урочища урочищем пастбищ* перекрест* перекрёст* развилка"),
    GENERIC(RU, BEFORE, K(COUNTRY), "республика республики республике республику республикой"),
    WORDS(RU, LINK, 0, "под названием имени им"),
    WORDS(RU, PREPOSITION, 0, "в во из у около возле близ вблизи к ко от до через между на вокруг над за с со"
          " близи недалеко рядом"),
    WORDS(RU, CONJUNCTION, 0, "и или а также да либо"),
    WORDS(RU, MODIFIER, 0, "приграничн* погранич* сельск* городск* айыльн* аильн* международн* местн* центральн*"
          " северн* южн* западн* восточн* спорн* соседн* административн* автомобильн* горн* водн* областн* государственн* медицинск* педагогическ* технологическ* гуманитарн*"
          " национальн* драматическ* краеведческ* военн* следственн* таможенн* налогов* узбекск*"
          " таджикск* кыргызск* киргизск*"),
    WORDS(RU, TITLE, BEFORE, "президент* министр* премьер* генерал* полковник* майор* глав* губернатор* посол посла"
          " секретар* депутат* председател* директор* замминистр* спикер* мэр* аким полпред* командир* журналист*"
          " эксперт* господин"),
    WORDS(RU, GIVEN_NAME, 0, "садыр* эмомали рустам* камчыбек* шавкат* ислам джума джумы джуме джуму жума алмазбек* сооронбай аскар"
          " курманбек владимир сергей дмитрий александр иван михаил жениш женишбек саймумин сироджиддин абдулла"
          " бакыт улан нурлан руслан азамат тимур"
            " абдулло ахмад* ахрор* акбар* акмал* акрам* алишер* анвар* азиз* бахтиёр* бекзод* даврон* дилшод*"
            " дмитрия елена елены ермек* ибрагим* игорь игоря икрам* ильхом* ирина исмоил* канат* карим* кубат*"
            " кубатбек* курбонали марат* мария мирлан* мухаммад* назарали назгуль нурбек* олег* ольга ольги"
            " омурбек* парвиз* рамазон* равшан* самат* санжар* талант* таалайбек* улугбек* умар* виктор* юрий"
            " юрия зафар* замира зарина женишбек* алтынбек* акылбек* медет* мелис* жаныбек* турат* эрмек* нурдин* джон ким марти софи мари"
            " санта аманда ева фархад* фарход* айбек* гульшан* мехрон* садриддин* бабур* бобур* искандар* хамза* салим*"),
    WORDS(RU, TITLE, AFTER, "уулу кызы"),
    WORDS(RU, ORGANISATION, 0, "согдиана согдианы согдиане согдиану"),
    WORDS(RU, ORGANISATION, AFTER, "ровд гувд увд овд прокуратур* полици* милици* суд суда суде суду больниц* поликлиник* сизо"
          " школ* колледж* лице* театр* гарнизон* управлени* департамент* филиал* таможн* музе* госпитал* гимнази*"
          " академи* консульств*"),
    WORDS(RU, ORGANISATION, BEFORE | PL, "улиц улицам улицами улицах переулки переулков переулках"),
    WORDS(RU, ORGANISATION, BEFORE, "улица улицы улице улицу ул проспект* переулок переулке бульвар* погранотряд* жогорку праздник* празднован* газета газеты газете агентств* университет* институт* банк* фк клуб* клубом"
          " команда команды гостиница гостинице отель отеля отеле телеканал* радио компани* организаци* фонд*"
          " партия партии ресторан* кафе тц торговый фабрика завод* корпораци* сборная хоккейный футбольный"
          " отряд отряда отряду отрядом спецотряд* назначения батальон* операция операции совещани* мид мвд сайт портал* издание изданию санаторий"),
    WORDS(RU, ORGANISATION, BOTH, "рынок рынка рынке рынку рынки рынков базар*"),
    WORDS(RU, ORGANISATION, AFTER, "тв таймс news медиа плюс эйр"),
    WORDS(RU, SPORT, 0, "футбол* матч* гол голы лига лиги лиге лигу турнир* чемпионат* тайм* счётом счетом кубок кубка кубке"
          " полузащитник* вратарь вратаря дерби ничьей ничья обыграл* победил* одолел* уступил* очков очка"),
    WORDS(RU, DEMONYM, 0, "россиян* турки турок туркмен* уйгур* белорус* узбекистанск* таджикистанск* кыргызстанск* казахстанск*"
          " кыргыз кыргызы кыргызов кыргызам кыргызский кыргызская кыргызской кыргызские"
          " киргиз киргизы киргизов киргизский киргизская таджик таджики таджиков таджикам таджикский таджикская"
          " таджикские узбек узбеки узбеков узбекам узбекский узбекская узбекские русский русские казах казахи"
          " советский советская советской советского советскому советским советском советскую советские советских афганский афганские"),
    WORDS(RU, FUNCTION, 0, "хорасан хорасана хорасане хорасану двое трое четверо пятеро шестеро однако по при после перед это этот эта эти этого он она они оно мы вы я его ее её их"
          " как что чтобы если когда где куда так также тем том того не ни но же бы был была были было будет есть"
          " для без о об от со все всех весь вся один два три четыре пять шесть семь восемь девять десять"
          " сегодня вчера завтра ранее позже напомним сообщил сообщила сообщили заявил заявила кроме среди"
          " вечером утром ночью днём днем жители власти стороны сторона накануне января февраля марта апреля мая"
          " июня июля августа сентября октября ноября декабря понедельник вторник среду четверг пятницу субботу"
          " воскресенье пограничники пограничная погранслужба чем чём раз туда такая такой такие такое самое самой"
          " самый самая самые сведения сведению сведений сведениям вина вину вины вине малый малая новый новая новое новые"
          " нового новой новым новом новых новому новую совет совета совете совету советом советы советов советам"
          " ряд ряда ряду ряде молоко молока молода молоды молодой бумага бумаги работа работу работы работе"
          " работой работам работах семейный семейная кучу уши тени занята бегать диване синий карман крут туман"
          " штаб штаба штабе маньяк январь февраль март апрель июнь июль август сентябрь ноябрь декабрь"
          " январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре мартовский майские"
          " карантин карантина карантине карантину ширина ширины заминка турне ударник тонна тонны тонн"
          " сани саней работка новь морока молотый марка марки"
          " коса корка крестьянский крестьянское крестьянские"
          " бурый борона баня бани диван"),

    /* ---- Kyrgyz ---- */
    GENERIC(KY, AFTER, TOWN, "шаардык шаар шаары шаарына* шаарынд* шаарынан* шаарынын* шаарынын шаарын шаарыбыз* шаарга шаарда шаардан"),
    GENERIC(KY, AFTER, K(SETTLEMENT), "шаарча* калаа* борбору жергеси"),
    GENERIC(KY, AFTER | PL, VILLAGE, "айылдары* айылдар* кыштактар*"),
    GENERIC(KY, AFTER | PL, TOWN, "шаарлар*"),
    GENERIC(KY, AFTER, VILLAGE, "айыл* кыштак* кыштагы*"),
    GENERIC(KY, AFTER, K(REGION), "облус* област* облусу* облустук вилаят*"),
    GENERIC(KY, AFTER | PL, K(REGION), "облустары* облустар*"),
    GENERIC(KY, AFTER, K(DISTRICT), "район* району* районун* районд*"),
    GENERIC(KY, AFTER | PL, K(DISTRICT), "райондору* райондор*"),
    GENERIC(KY, AFTER | PL, K(SUBDISTRICT), "аймактары* өкмөттөрү*"),
    GENERIC(KY, AFTER, K(SUBDISTRICT), "аймагы* аймак* өкмөт* жамаат* жамоат*"),
    GENERIC(KY, AFTER, K(ENCLAVE), "анклав* эксклав*"),
    GENERIC(KY, AFTER, K(WATER), "жээги* дарыя* сактагыч* канал* көлү* көл булагы* суусу сай* мөңгү*"),
    GENERIC(KY, AFTER, K(MOUNTAIN), "тоо тоосу* тоолор* ашуу* чоку* кырка капчыгай*"),
    GENERIC(KY, AFTER, K(ROAD), "жол жолу* жолун* унаа трасса*"),
    GENERIC(KY, AFTER | PL, K(BORDER_POST), "бекеттер* пункттар* пунктулар* посттор* заставалар*"),
    GENERIC(KY, AFTER, K(BORDER_POST), "застава* бекет* пост посту* пункт* өткөрмө көзөмөл-өткөрүү көзөмөл"),
    GENERIC(KY, AFTER, K(FACILITY), "аэропорт*"),
    GENERIC(KY, AFTER, (uint16_t)(K(FACILITY) | K(WATER)), "көпүрө* станция* бөлүштүргүч*"),
    GENERIC(KY, AFTER, (uint16_t)(K(OTHER) | K(WATER)), "өрөөн* ойдуң*"),
    GENERIC(KY, AFTER, K(OTHER), "тилке* жайыт* жайлоо* жер жери* участок*"),
    GENERIC(KY, AFTER, K(COUNTRY), "республика*"),
    GENERIC(KY, AFTER, (uint16_t)(K(BORDER_POST) | K(ROAD)), "автожол* автойўл* унаажол* автодорожный"),
    WORDS(KY, CONJUNCTION, 0, "жана менен же"),
    WORDS(KY, MODIFIER, 0, "ислам орто башталгыч чек ара айылдык эл аралык борбордук түштүк түндүк батыш чыгыш деген чегара чектеш унаа суу өткөрүү бажы"),
    WORDS(KY, TITLE, BEFORE, "президент* министр* премьер* генерал* төрага* башчы* аким* өкүл* губернатор* депутат*"
          " секретар* журналист*"),
    WORDS(KY, TITLE, AFTER, "карыя карыянын байке агай эже аттуу мырза аке акенин ажы датка молдо"),
    WORDS(KY, GIVEN_NAME, 0, "айбек кайрат жеңиш садыр эмомали камчыбек шавкат алмазбек сооронбай аскар курманбек бакыт улан"
          " азимбек адахан акылбек алтынбек алымбек аскарбек бакытбек бекболот бектур болотбек данияр дастан жаныбек"
          " жогорбек жээнбек жумабек искендер исмаил каныбек кубанычбек курманжан кылычбек манасбек мамат марат мелис мирлан"
          " насирдин нурлан нурбек омурбек өмүрбек рахматилла равшан ренат рысбек сагынбек самат советбек"
          " таалайбек талант токтогул темир эркин турсунбек уланбек улукбек учкунбек чынгыз чыңгыз шайлообек ыманкадыр эдил"
          " элчибек эрбол эркинбек эсен айгүл айнура гүлнара жамал зарина назгүл роза айжан кыял чолпон бурул"
          " бактыгүл жыпаргүл гүлмира абдували абдулла абдыкерим турсунов шариф шарип шарапат"),
    WORDS(KY, ORGANISATION, BEFORE, "жогорку жогорку*"),
    WORDS(KY, ORGANISATION, AFTER, "мектебинин мектеби мектебинде мектебине мектебинен мектебин майрамы* көчөсү* проспекти* проспектиси* кеңеш* көчмөн* университет* институт* банк* гезит* агенттиг* клуб* командас* мейманкана*"
          " уюму* уюм* партия* телеканал* радиосу компания* фонду*"),
    WORDS(KY, ORGANISATION, AFTER, "министрлиги* кыймылы* атындагы музейи* эстелиги* отряд* базар базары* базарга базарда* базардан эйр күнү* күн айы айында айынын айына айынан"),
    WORDS(KY, ORGANISATION, AFTER | ML_CUE_ANY_CASE, "соту сотуна сотунда сотунан сотунун сотун прокуратурасы* милициясы* ииб"),
    WORDS(KY, SPORT, 0, "футбол* матч* гол голдор* лига* турнир* чемпион* беттеш* упай* мелдеш* оюнчу* оюнда* кубок* кубогу*"),
    WORDS(KY, DEMONYM, 0, "кыргыз кыргыздар* тажик тажиктер* өзбек өзбектер* орус орустар* казак казактар* казактын советтик"),
    WORDS(KY, FUNCTION, 0, "ким кимге кимдин кимди кимден бул ал ошол алар биз сиз мен эле ошондой ошондуктан анын анда бирок ошону эгер качан"
          " кайда кантип үчүн боюнча тууралуу кийин мурун бүгүн кечээ эртең болгон болуп деп дейт айтты билдирди"
          " бир эки үч төрт беш жок бар да дагы эң көп аз жаңы эски чек эл элдер анткени"),
    WORDS(KY, COMMON, 0, "кызыл курулуш* эскерүү дүйшөмбү* шейшемби* шаршемби* бейшемби* жума* ишемби* жекшемби* максат* достук* алга ынтымак* барак* октябрь маданият* жеңиши* жеңишк* жеңишт* ленин чек бостон береке"
          " токой токойго токойдо токойлор* токойдун бөрү бөрүлөр* биримдик* мурас* тынчтык* таң тилек үлгү жаштык келечек дружба мир коммунизм социализм интернационал"),

    /* ---- Tajik ---- */
    GENERIC(TG, BEFORE, K(SETTLEMENT), "шаҳрак шаҳраки маҳалла маҳаллаи гузар гузари"),
    GENERIC(TG, BEFORE, VILLAGE, "деҳа деҳаи русто рустои қишлоқ қишлоқи деҳи"),
    GENERIC(TG, BEFORE, TOWN, "шаҳри ш пойтахт пойтахти"),
    GENERIC(TG, BEFORE | PL, K(SETTLEMENT), "деҳаҳои шаҳрҳои рустоҳои маҳаллаҳои қишлоқҳои"),
    WORDS(TG, MODIFIER, 0, "исломии бостонии деҳот деҳоти сарҳадӣ сарҳадии марзӣ марзии байналмилалии обии истиқлоли"),
    GENERIC(TG, BEFORE, K(REGION), "вилоят вилояти"),
    GENERIC(TG, BEFORE | PL, K(REGION), "вилоятҳои"),
    GENERIC(TG, BEFORE, K(DISTRICT), "ноҳия ноҳияи раёни"),
    GENERIC(TG, BEFORE | PL, K(DISTRICT), "ноҳияҳои навоҳии раёнҳои"),
    GENERIC(TG, BEFORE, K(SUBDISTRICT), "ҷамоат ҷамоати"),
    GENERIC(TG, BEFORE | PL, K(SUBDISTRICT), "ҷамоатҳои"),
    GENERIC(TG, BEFORE, K(ENCLAVE), "анклав анклави эксклав эксклави"),
    GENERIC(TG, BEFORE, K(WATER), "лаби соҳили дарё дарёи обанбор обанбори канал канали кӯли ҳавз ҳавзи чашма чашмаи рӯд рӯди баҳри"
            " сарбанди пирях пиряхи"),
    GENERIC(TG, BEFORE, K(MOUNTAIN), "гардана гарданаи кӯҳ кӯҳи ағба ағбаи қаторкӯҳ қаторкӯҳи қулла қуллаи дарра дарраи кӯҳҳои"),
    GENERIC(TG, BEFORE | PL, K(MOUNTAIN), "қаторкӯҳҳои ағбаҳои қуллаҳои"),
    GENERIC(TG, BEFORE | PL, K(WATER), "дарёҳои кӯлҳои каналҳои обанборҳои"),
    GENERIC(TG, BEFORE, K(ROAD), "масири роҳ роҳи шоҳроҳ шоҳроҳи"),
    GENERIC(TG, BEFORE, K(BORDER_POST), "гузаргоҳ гузаргоҳи дидбонгоҳ дидбонгоҳи пост пости застава заставаи нуқта нуқтаи"
            " посгоҳи дидбонгоҳҳои"),
    GENERIC(TG, BEFORE, K(FACILITY), "фурудгоҳ фурудгоҳи"),
    GENERIC(TG, BEFORE, (uint16_t)(K(FACILITY) | K(WATER)), "пул пули истгоҳ истгоҳи"
            " обгир обгири нерӯгоҳи осоишгоҳи осоишгоҳҳои"),
    GENERIC(TG, BEFORE, (uint16_t)(K(OTHER) | K(WATER)), "водӣ водии"),
    GENERIC(TG, BEFORE, K(OTHER), "мавзеъ мавзеи минтақа минтақаи чарогоҳ чарогоҳи чорроҳаи"),
    GENERIC(TG, BEFORE, K(COUNTRY), "ҷумҳурӣ ҷумҳурии кишвари давлати"),
    WORDS(TG, PREPOSITION, 0, "дар аз ба то назди наздикии миёни байни атрофи бо дохили"),
    WORDS(TG, CONJUNCTION, 0, "ва ё ҳамчунин"),
    WORDS(TG, TITLE, BEFORE, "президент* президенти вазир* генерал* раис* сарвазир* ҳоким* котиб* сафир*"),
    WORDS(TG, GIVEN_NAME, 0, "устод ашъори айбек гулшан меҳрон меҳрони сайёд сайёди садриддин салим умар ҳамза саид эмомалӣ эмомали рустами рустам садир содир шавкат саймӯмин сироҷиддин"
          " аблулло абдулло абдураҳмон абдусалом абдуҷаббор акрам алишер анвар аслиддин баҳодур баҳром бахтиёр беҳрӯз бобоҷон"
          " вайсиддин давлаталӣ далер далерҷон дилшод зафар зайд идибек искандар исмоил иброҳим қодир қурбон қурбоналӣ"
          " лутфулло манучеҳр маъруф мирзо муҳаммад муҳаммадҷон муҳиддин назир наҷмиддин нозим парвиз раҷаббой раҳматулло"
          " раҳим рустамҷон саидмурод саидҷаъфар санҷар сафар сорбон сулаймон сӯҳроб тоҷиддин умарҷон фарҳод фарҳодҷон"
          " фахриддин фирдавс хуршед худойдод шариф шералӣ шерзод шоҳин эраҷ юсуф ҷамшед ҷасур ҷалолиддин ҳизбилло ҳоким"
          " зебо зарина мадина мавҷуда нигора саодат ситора фарзона шаҳло"),
    WORDS(TG, ORGANISATION, BEFORE, "мақбараи муҷассамаи ҳайкали ҳаракати тамғаи ҷашни иди бозор бозори кӯчаи хиёбони шӯрои корхонаи хоҷагии варзишгоҳи садои донишгоҳи рӯзномаи бонки ташкилоти созмони ҳизби клуби дастаи меҳмонхонаи радиои"
          " агентии оҷонсии ширкати нашрияи"),
    WORDS(TG, ORGANISATION, AFTER, "миллӣ халқҳо*"),
    WORDS(TG, SPORT, 0, "футбол* бозиро бозии бозиҳо бозиҳои гол голҳо голи лигаи чемпион* мусобиқа* дастаҳо дастаҳои имтиёз"
          " холҳо дарвозабон мағлуб тӯби матч*"),
    WORDS(TG, DEMONYM, 0, "тоҷик тоҷикӣ тоҷикон қирғиз қирғизӣ қирғизҳо ӯзбек ӯзбекӣ рус русӣ шӯравӣ"),
    WORDS(TG, FUNCTION, 0, "ин он онҳо мо шумо ӯ вай ки чӣ кай куҷо барои пас аммо вале агар ҳам низ ҳама як ду се чор"
          " панҷ имрӯз дирӯз фардо буд аст шуд гуфт гуфтанд сокинони бино девони маркази тавре тибқи бояд ҳамин чунин"
          " мутобиқи илова дигар баъди баъд роҷеъ марзбонони мақомоти вазорати кумитаи раёсати санаи истиқлолияти"),
    WORDS(TG, COMMON, 0, "октябр октябри озодӣ санг осор осори бахт ватан ватани шарқ айни наврӯз наврӯзи зардолу зардолуи замин замини деҳқон деҳқони деҳқонон рӯз рӯзи баҳор меҳнат сурх боғ дӯстӣ ваҳдат мақсад мақсади мақсадҳои гулистон сомониён истиқлол"),

    /* ---- Uzbek, both scripts ---- */
    GENERIC(UZ_LATN, AFTER | PL, VILLAGE, "qishloqlar* ovullar*"),
    GENERIC(UZ_LATN, AFTER | PL, TOWN, "shaharlar*"),
    GENERIC(UZ_LATN, AFTER, VILLAGE, "qishlogʻi* qishlog* qishloq* ovuli* ovul*"),
    GENERIC(UZ_LATN, AFTER, TOWN, "shahri shahrida* shahriga* shahrini* shahridan* shahrining* shahrim* shahar shaharda* shahardagi*"
            " poytaxti*"),
    GENERIC(UZ_LATN, AFTER, K(SETTLEMENT), "mahalla* shaharcha* mfy qfy qoʻrgʻoni markazi"),
    GENERIC(UZ_LATN, AFTER | PL, K(SETTLEMENT), "mahallalar*"),
    GENERIC(UZ_LATN, AFTER | PL, K(REGION), "viloyatlar*"),
    GENERIC(UZ_LATN, AFTER | PL, K(DISTRICT), "tumanlar* rayonlar*"),
    GENERIC(UZ_LATN, AFTER, K(REGION), "viloyat* oblast* oblasti*"),
    GENERIC(UZ_LATN, AFTER, K(DISTRICT), "tuman* rayon* tumani* nohiya*"),
    GENERIC(UZ_LATN, AFTER, K(SUBDISTRICT), "jamoat* yigʻini*"),
    GENERIC(UZ_LATN, AFTER, K(ENCLAVE), "anklav* eksklav* ekslav*"),
    GENERIC(UZ_LATN, AFTER, K(WATER), "sohili* daryo* soyi* soy ombori* ombor kanal* bulogʻi* buloq* koʻli* koʻl muzlig*"),
    GENERIC(UZ_LATN, AFTER, K(MOUNTAIN), "togʻi* togʻlar* togʻ dovoni* dovon* choʻqqi* tizmasi* dara*"),
    GENERIC(UZ_LATN, AFTER, (uint16_t)(K(BORDER_POST) | K(ROAD)), "avtoyoʻl* avtoyoʻli*"),
    GENERIC(UZ_LATN, AFTER, K(ROAD), "yoʻli* yoʻl trassa*"),
    GENERIC(UZ_LATN, AFTER | PL, K(BORDER_POST), "postlar* punktlar* bekatlar* zastavalar*"),
    GENERIC(UZ_LATN, AFTER, K(BORDER_POST), "posti* post punkt* bekat* maskan* zastava*"),
    GENERIC(UZ_LATN, AFTER, K(FACILITY), "aeroport*"),
    GENERIC(UZ_LATN, AFTER, (uint16_t)(K(FACILITY) | K(WATER)), "koʻpri* stansiya* ges gesi gesiga gesida gesidan gesini gesining"),
    GENERIC(UZ_LATN, AFTER, (uint16_t)(K(OTHER) | K(WATER)), "vodiy*"),
    GENERIC(UZ_LATN, AFTER, K(OTHER), "hudud* uchastka* yaylov*"),
    GENERIC(UZ_LATN, AFTER, K(COUNTRY), "respublika*"),
    WORDS(UZ_LATN, CONJUNCTION, 0, "va hamda yoki bilan"),
    WORDS(UZ_LATN, MODIFIER, 0, "islomiy chegara bojxona nazorat suv davlat xalqaro nazorat-oʻtkazish oʻtkazish avtomobil chegaraoldi"
          " chegarasidagi markaziy nomli degan shimoliy janubiy"),
    WORDS(UZ_LATN, TITLE, BEFORE, "prezident* vazir* general* bosh hokim* rais* elchi*"),
    WORDS(UZ_LATN, TITLE, AFTER, "aka opa xonim ota hoji domla bobo buva qori eshon"),
    WORDS(UZ_LATN, GIVEN_NAME, 0, "juma shavkat sadir emomali islom abdulla rustam sodir ashraf"
          " abdulaziz abdulhamid abdulahad abdurahmon abror adham ahmad ahmadjon akmal akrom alisher anvar asror azim aziz"
          " azizbek baxodir bahodir baxtiyor baxrom bekzod bobur botir botirjon davron davronbek dilbar dilfuza dilshod"
          " aybek said gulshan mehron hamza gʻani gʻayrat iskandar zulfiqor davlat doniyor edil eldor elyor erkin eshtemir farhod farrux gulnoza gulnora halimjon hamid hasan hikmat husan ibrohim"
          " ikrom ilhom ismoil iskandar jahongir jaloliddin jamoliddin jamshid kamoliddin karim kimsanboy komiljon laziz"
          " lola luqmon mahmud malika maqsud mansur marufjon maruf mavluda mirziyo muhammad muhammadjon muqimjon muhiddin"
          " munira murod nargiza nazir nigora nodir nodira nosir odil odilbek ochil olim orif oybek ozod qahramon qobil"
          " qodir rahim rajabboy ravshan ravshanbek rasul rustamjon sabohat saidakbar salim samandar sanjar sardor"
          " sarvar shahzod sherali sherzod shohruh shuhrat shuhratbek sobir sobirjon suhrob sulton sunnat temur"
          " tojimuhammad tohir turobjon turob ulugʻbek umid umida umrzoq usmon uristem vali xayrullo xayrulla xurshid"
          " yoqub yoʻldosh yusuf zafar zohid zokir zuhra jyenish jenish kamchibek odilbek adilbek qohir"),
    WORDS(UZ_LATN, ORGANISATION, AFTER, "koʻchasi* koʻchalari* kengash* majlis* universitet* institut* bank* gazeta* agentlig* klubi* jamoasi mehmonxona*"
          " tashkiloti* partiya* kompaniya* bayram* rusumli markali sovet fk"
            " vazirligi* harakati* nomidagi muzeyi* haykali*"),
    WORDS(UZ_LATN, ORGANISATION, AFTER | ML_CUE_ANY_CASE, "sudi sudiga sudida sudidan sudining sudini iib prokuraturasi*"),
    WORDS(UZ_LATN, SPORT, 0, "futbol* gol goli gollar* superliga* pro-liga ochko* durang* magʻlub* magʻlubiyat* mezbon* hakamlar* dubl liga* ligasi chempion* oʻyin* oʻyini oʻyinda turnir* match* klublar* darvozabon* kubok*"),
    WORDS(UZ_LATN, DEMONYM, 0, "oʻzbek oʻzbeklar* qirgʻiz qirgʻizlar* tojik tojiklar* rus ruslar*"),
    WORDS(UZ_LATN, FUNCTION, 0, "bu u ular biz siz men shu oʻsha lekin ammo agar qachon qayerda uchun haqida keyin"
          " oldin bugun kecha ertaga dedi edi deya bir ikki uch toʻrt besh yoʻq bor ham eng koʻp yangi eski"
          " ushbu mazkur ayrim qadim qadimiy hozirda hozir hozirgi shuningdek dastlab xususan jumladan ular ularning"
          " uning biroq chunki kecha mana shunday bundan bunga buning ana yana barcha har hech kim nima qaysi"
          " shundan shuning qayd eslatib maʼlum maʼlumki natijada avval avvalroq endi endilikda oʻtgan joriy"),
    WORDS(UZ_LATN, COMMON, 0, "qizil gaz ayni qurilish* navroʻz* oʻzaro doʻstlik* boʻston boʻstonni boʻstonga boʻstonda boʻstondan boʻstonning boʻstoni guliston* madaniyat* navbahor* istiqlol* mustaqillik* tinchlik* hamkorlik*"
          " paxtakor* bogʻ* tosh toshni toshga toshdan toshlar* vatan vatani* vatanga vatanda* vatandan vatanning vatanni baxt baxti* baxtga"
          " shamol uchqun olma paxta kitob shahar mehnat* sharq haqiqat* istiqbol* intizom* ittifoq* maslahat* maqsad* gʻalaba gʻoliblar*"),

    /* ---- Common words of English and Russian that villages bear as names ---- */
    WORDS(EN, COMMON, 0, "alga cant mir gaz tal post chashma sai chat char jar shark progress mart ton shady salmon sang"
          " chap rim dash sur tractor communist muras yntymak intymak tynchtyk kelechek birimdik kurulush"),
    WORDS(RU, COMMON, 0, "мир дружба победа октябрь ленин максат* достук* алга свобода труд заря искра май газ тал"
          " маяк родина интернационал правда правду правды правде кольцо рассвет* наука науки науке дружбы дружбе дружбу"
          " братств* папа папу папы папой прогресс* газа жар чак чака кан тон бак копа сир чек* навруз* нооруз* кармане караван чат казан султан рамазан* арча советское работ"
          " трактор трактора тракторы рог разъезд пятилетка отчуждение отчуждения лесхоз лесхоза логин караул дача дачи дурман агроном агронома агрономы кокон чин майский каспийский каспийская дам опухоль"),
    {0, 0, 0, 0, NULL},
};
