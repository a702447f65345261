use super::*;

/// A story, the same event told by another reporter, and a story about something else, in one language.
struct Set {
    language: &'static str,
    story: [&'static str; 6],
    other_reporter: [&'static str; 4],
    added: &'static str,
    /// What a correction replaces, and by what.
    correction: (&'static str, &'static str),
}

const SETS: [Set; 7] = [
    Set {
        language: "en",
        story: [
            "The harbour of Westhaven stayed closed on Tuesday after a freighter ran aground in thick fog, the coast guard said.",
            "Nobody was hurt, but the ship blocks the only channel that is deep enough for ferries to the outer islands.",
            "Two tugs failed to free it at high water in the morning, and a third was on its way from the north.",
            "About 400 passengers spent the night in a sports hall near the terminal, where volunteers handed out soup.",
            "The operator of the freighter, a company from the islands, said that the crew of eleven was well.",
            "\"We will open as soon as the pilots tell us that it is safe,\" said the harbour master, Ada Muster.",
        ],
        other_reporter: [
            "Ferries to the outer islands were cancelled for a second day as rescuers struggled to shift a stranded cargo vessel.",
            "Harbour master Ada Muster told reporters: \"We will open as soon as the pilots tell us that it is safe.\"",
            "Hotels in the old town offered rooms to stranded travellers at half price, the tourist board announced.",
            "Shipping insurers put the cost of each lost day at two million, a figure that the port did not confirm.",
        ],
        added: "The weather service expects the fog to lift on Wednesday afternoon, with wind from the west.",
        correction: ("About 400 passengers", "About 300 passengers"),
    },
    Set {
        language: "de",
        story: [
            "Der Hafen von Westhafen ist am Dienstag gesperrt geblieben, nachdem ein Frachter im dichten Nebel auf Grund gelaufen war.",
            "Verletzt wurde niemand, doch das Schiff blockiert die einzige Rinne, die tief genug für die Fähren zu den Inseln ist.",
            "Zwei Schlepper scheiterten am Morgen bei Hochwasser daran, es zu befreien, ein dritter war aus dem Norden unterwegs.",
            "Rund 400 Fahrgäste verbrachten die Nacht in einer Turnhalle am Anleger, wo Freiwillige Suppe ausgaben.",
            "Der Betreiber des Frachters, eine Firma von den Inseln, teilte mit, dass es den elf Leuten an Bord gut gehe.",
            "„Wir öffnen, sobald die Lotsen sagen, dass es sicher ist“, sagte die Hafenmeisterin Ada Muster.",
        ],
        other_reporter: [
            "Den zweiten Tag in Folge fallen die Fähren zu den Inseln aus, weil ein gestrandetes Frachtschiff die Zufahrt versperrt.",
            "Hafenmeisterin Muster sagte vor Journalisten: „Wir öffnen, sobald die Lotsen sagen, dass es sicher ist.“",
            "Hotels in der Altstadt boten den Gestrandeten Zimmer zum halben Preis an, wie die Kurverwaltung mitteilte.",
            "Versicherer beziffern den Schaden auf zwei Millionen je Tag, der Hafen wollte diese Zahl nicht bestätigen.",
        ],
        added: "Der Wetterdienst erwartet, dass sich der Nebel am Mittwochnachmittag auflöst, bei Wind aus West.",
        correction: ("Rund 400 Fahrgäste", "Rund 300 Fahrgäste"),
    },
    Set {
        language: "fr",
        story: [
            "Le port de Westhaven est resté fermé mardi après l'échouement d'un cargo dans un épais brouillard, selon les garde-côtes.",
            "Personne n'a été blessé, mais le navire bloque le seul chenal assez profond pour les ferries vers les îles.",
            "Deux remorqueurs ont échoué à le dégager à marée haute dans la matinée, un troisième arrivait du nord.",
            "Environ 400 passagers ont passé la nuit dans un gymnase près du terminal, où des bénévoles servaient de la soupe.",
            "L'exploitant du cargo, une société des îles, a indiqué que les onze membres d'équipage se portaient bien.",
            "« Nous ouvrirons dès que les pilotes nous diront que c'est sûr », a déclaré la capitaine du port, Ada Muster.",
        ],
        other_reporter: [
            "Les liaisons avec les îles ont été annulées pour le deuxième jour, un cargo échoué barrant toujours l'entrée du port.",
            "La capitaine Muster l'a promis à la presse : « Nous ouvrirons dès que les pilotes nous diront que c'est sûr. »",
            "Des hôtels de la vieille ville ont proposé des chambres à moitié prix, a annoncé l'office du tourisme.",
            "Les assureurs évaluent chaque journée perdue à deux millions, un chiffre que le port n'a pas confirmé.",
        ],
        added: "La météo prévoit que le brouillard se lèvera mercredi après-midi, avec un vent d'ouest.",
        correction: ("Environ 400 passagers", "Environ 300 passagers"),
    },
    Set {
        language: "es",
        story: [
            "El puerto de Westhaven siguió cerrado el martes después de que un carguero encallara en una espesa niebla.",
            "Nadie resultó herido, pero el barco bloquea el único canal con calado suficiente para los transbordadores a las islas.",
            "Dos remolcadores no lograron liberarlo con la marea alta de la mañana y un tercero venía en camino desde el norte.",
            "Unos 400 pasajeros pasaron la noche en un pabellón cercano a la terminal, donde voluntarios repartieron sopa.",
            "La empresa que opera el carguero, con sede en las islas, dijo que los once tripulantes estaban bien.",
            "«Abriremos en cuanto los prácticos nos digan que es seguro», afirmó la capitana del puerto, Ada Muster.",
        ],
        other_reporter: [
            "Por segundo día se cancelaron los viajes a las islas, porque un buque varado cierra la entrada de la bahía.",
            "La capitana Muster lo prometió ante la prensa: «Abriremos en cuanto los prácticos nos digan que es seguro».",
            "Hoteles del casco antiguo ofrecieron habitaciones a mitad de precio, según la oficina de turismo.",
            "Las aseguradoras calculan dos millones por cada día perdido, cifra que el puerto no quiso confirmar.",
        ],
        added: "El servicio meteorológico espera que la niebla se levante el miércoles por la tarde, con viento del oeste.",
        correction: ("Unos 400 pasajeros", "Unos 300 pasajeros"),
    },
    Set {
        language: "ru",
        story: [
            "Порт Вестхавен во вторник оставался закрытым после того, как сухогруз сел на мель в густом тумане, сообщила береговая охрана.",
            "Никто не пострадал, но судно перекрыло единственный канал, достаточно глубокий для паромов на острова.",
            "Два буксира не смогли снять его с мели утром при высокой воде, третий шёл с севера.",
            "Около 400 пассажиров провели ночь в спортивном зале возле причала, где добровольцы раздавали суп.",
            "Владелец сухогруза, компания с островов, сообщил, что с одиннадцатью членами экипажа всё в порядке.",
            "«Мы откроемся, как только лоцманы скажут, что это безопасно», — сказала капитан порта Ада Мустер.",
        ],
        other_reporter: [
            "Второй день подряд отменены рейсы на острова: застрявшее грузовое судно не даёт войти в бухту.",
            "Капитан порта Мустер пообещала журналистам: «Мы откроемся, как только лоцманы скажут, что это безопасно».",
            "Гостиницы старого города предложили комнаты за полцены, рассказали в туристическом бюро.",
            "Страховщики оценивают каждый потерянный день в два миллиона, порт эту цифру не подтвердил.",
        ],
        added: "Метеослужба ожидает, что туман рассеется в среду днём, ветер будет западным.",
        correction: ("Около 400 пассажиров", "Около 300 пассажиров"),
    },
    Set {
        language: "zh",
        story: [
            "海岸警卫队表示，一艘货轮在浓雾中搁浅后，西港周二继续关闭，所有前往外岛的渡轮全部停航。",
            "事故没有造成人员受伤，但货轮堵住了唯一一条水深足够渡轮通行的航道，港口无法恢复正常运作。",
            "两艘拖船当天早上趁涨潮尝试拖离货轮，没有成功，第三艘拖船正从北方赶来支援。",
            "大约四百名乘客在码头附近的体育馆里过夜，志愿者为他们送来了热汤和毛毯。",
            "货轮由岛上的一家公司经营，该公司表示船上十一名船员全部平安，没有人需要就医。",
            "港务长说：“只要引航员告诉我们安全，我们就会立即重新开放港口。”",
        ],
        other_reporter: [
            "受困货船连续第二天挡住港口入口，岛上居民只能改乘直升机往返，票价上涨了一倍。",
            "港务长对记者说：“只要引航员告诉我们安全，我们就会立即重新开放港口。”",
            "老城区的几家旅馆以半价向滞留的游客提供房间，旅游局周二宣布了这一消息。",
            "保险公司估计每停航一天损失两百万，港口方面没有证实这个数字。",
        ],
        added: "气象部门预计大雾将在周三下午散去，届时会有西风，海面能见度将明显好转。",
        correction: ("大约四百名乘客", "大约三百名乘客"),
    },
    Set {
        language: "ar",
        story: [
            "بقي ميناء وستهافن مغلقا يوم الثلاثاء بعد أن جنحت سفينة شحن وسط ضباب كثيف، بحسب خفر السواحل.",
            "لم يصب أحد بأذى، لكن السفينة تسد القناة الوحيدة العميقة بما يكفي لعبور العبارات إلى الجزر.",
            "فشلت قاطرتان في تحريرها عند ارتفاع المد صباحا، وكانت قاطرة ثالثة في طريقها من الشمال.",
            "قضى نحو 400 راكب ليلتهم في صالة رياضية قرب المحطة حيث وزع متطوعون الحساء.",
            "وقالت الشركة المشغلة للسفينة، ومقرها الجزر، إن أفراد الطاقم الأحد عشر بخير.",
            "وقالت مديرة الميناء آدا موستر: «سنفتح الميناء حالما يخبرنا المرشدون بأن ذلك آمن».",
        ],
        other_reporter: [
            "ألغيت الرحلات إلى الجزر لليوم الثاني على التوالي بسبب باخرة عالقة عند مدخل الخليج.",
            "ووعدت موستر الصحفيين قائلة: «سنفتح الميناء حالما يخبرنا المرشدون بأن ذلك آمن».",
            "وعرضت فنادق المدينة القديمة غرفا بنصف السعر، كما أعلن مكتب السياحة.",
            "ويقدر المؤمنون خسارة كل يوم بمليونين، وهو رقم لم يؤكده الميناء.",
        ],
        added: "وتتوقع الأرصاد أن ينقشع الضباب بعد ظهر الأربعاء مع رياح غربية.",
        correction: ("نحو 400 راكب", "نحو 300 راكب"),
    },
];

fn text(paragraphs: &[&str]) -> String {
    paragraphs.join("\n\n")
}

fn of(first: &str, second: &str) -> Comparison {
    let version = |text| Version { text, id: "" };
    compare(version(first), version(second))
}

/// Both ways round: what holds for the first holds for the second.
fn check(name: &str, first: &str, second: &str, wanted: Relation) {
    let turned = match wanted {
        Relation::Contains => Relation::Contained,
        Relation::Contained => Relation::Contains,
        same => same,
    };
    let found = of(first, second);
    assert_eq!(found.relation, Some(wanted), "{name}: {found:?}");
    let back = of(second, first);
    assert_eq!(back.relation, Some(turned), "{name}, turned: {back:?}");
    assert!((found.first_in_second - back.second_in_first).abs() < 1e-6);
    assert_eq!(found.passages.len(), back.passages.len(), "{name}");
}

#[test]
fn seven_languages_in_nine_situations() {
    let mut pairs = 0;
    for set in &SETS {
        let story = text(&set.story);
        let mut added = set.story.to_vec();
        added.insert(3, set.added);
        let mut reordered = set.story.to_vec();
        reordered.swap(2, 4);
        let corrected = story.replace(set.correction.0, set.correction.1);
        assert_ne!(corrected, story, "{}", set.language);
        let typeset = format!(
            "{}\n",
            story
                .replace("\n\n", " \n\n ")
                .replace(['“', '”', '„'], "\"")
        );
        let situations = [
            ("typography", typeset, Relation::Same),
            ("cut paragraph", text(&set.story[..5]), Relation::NearCopy),
            ("added paragraph", text(&added), Relation::NearCopy),
            ("order", text(&reordered), Relation::NearCopy),
            ("correction", corrected, Relation::NearCopy),
            ("brief", text(&set.story[..2]), Relation::Contains),
            (
                "other reporter",
                text(&set.other_reporter),
                Relation::Different,
            ),
        ];
        for (name, other, wanted) in situations {
            check(&format!("{} {name}", set.language), &story, &other, wanted);
            pairs += 1;
        }
        // A collection of the day's reports that holds the story.
        let digest = format!("{}\n\n{story}\n\n{}", set.added, text(&set.other_reporter));
        let found = of(&story, &digest);
        assert_ne!(
            found.relation,
            Some(Relation::Different),
            "{}",
            set.language
        );
        assert!(found.first_in_second > 0.95);
        pairs += 1;
    }
    for (place, set) in SETS.iter().enumerate() {
        for other in SETS.iter().skip(place + 1) {
            let name = format!("{} in {}", set.language, other.language);
            check(
                &name,
                &text(&set.story),
                &text(&other.story),
                Relation::Different,
            );
            pairs += 1;
        }
    }
    assert!(pairs >= 40, "{pairs}");
}

#[test]
fn an_article_that_keeps_its_id_is_updated() {
    let set = &SETS[0];
    let (story, brief) = (text(&set.story), text(&set.story[..2]));
    let corrected = story.replace(set.correction.0, set.correction.1);
    let version = |text| Version { text, id: "a1" };
    let relation = |first, second| compare(version(first), version(second)).relation;
    assert_eq!(relation(&story, &corrected), Some(Relation::Updated));
    assert_eq!(relation(&brief, &story), Some(Relation::Updated));
    assert_eq!(relation(&story, &story), Some(Relation::Same));
    // The same address with another story on it.
    let other = text(&set.other_reporter);
    assert_eq!(relation(&story, &other), Some(Relation::Different));
}

#[test]
fn paragraphs_are_found_where_they_stand() {
    let set = &SETS[1];
    let first = text(&set.story);
    let mut moved = vec![set.added];
    moved.extend(&set.story[3..]);
    moved.push(set.story[0]);
    let second = text(&moved);
    let found = of(&first, &second);
    let slice = |text: &str, range: TextRange| text.get(range.start..range.end).map(str::to_owned);
    let pairs: Vec<_> = found
        .passages
        .iter()
        .map(|passage| (slice(&first, passage.first), slice(&second, passage.second)))
        .collect();
    let wanted: Vec<_> = [0, 3, 4, 5]
        .map(|place| {
            let paragraph = Some(set.story[place].to_owned());
            (paragraph.clone(), paragraph)
        })
        .to_vec();
    assert_eq!(pairs, wanted);
    assert!(
        found
            .passages
            .iter()
            .all(|passage| passage.similarity > 0.99)
    );
}

#[test]
fn a_dateline_does_not_hide_an_agency_s_paragraph() {
    let set = &SETS[1];
    let first = text(&set.story);
    let second = format!("Westhafen (dpa) – {first}");
    let found = of(&first, &second);
    assert_eq!(found.relation, Some(Relation::NearCopy));
    assert_eq!(found.passages.len(), 6);
    assert!(found.passages[0].similarity > 0.99);
}

#[test]
fn texts_without_words_have_no_relation() {
    assert_eq!(of("", "Words.").relation, None);
    assert_eq!(of("…", "—").relation, None);
    assert_eq!(of("One word", "One word").relation, Some(Relation::Same));
    assert_eq!(of("Yes", "No").relation, Some(Relation::Different));
}
