use super::order::{Habits, Order};
use super::{machine, prose, relative};

fn habits(language: &str) -> Habits {
    Habits {
        languages: vec![language.to_owned()],
        ..Habits::default()
    }
}

fn local(language: &str, line: &str) -> String {
    prose::first(line, &habits(language))
        .and_then(|stated| stated.published())
        .map_or_else(|| "none".to_owned(), |time| time.local)
}

#[test]
fn visible_dates_are_read_in_many_languages() {
    let mut wrong = Vec::new();
    for (language, line, wanted) in [
        ("de", "Sonntag, 3. Mai 2026, 15:59 Uhr", "2026-05-03T15:59"),
        ("de", "3. Mai 2026 um 15.59 Uhr", "2026-05-03T15:59"),
        ("en", "May 3, 2026 at 3:59 p.m.", "2026-05-03T15:59"),
        ("en", "15:59, 3 May 2026", "2026-05-03T15:59"),
        ("en", "May 2026", "2026-05"),
        ("fr", "le 1er août 2026 à 15h59", "2026-08-01T15:59"),
        ("es", "3 de mayo de 2026 a las 15:59", "2026-05-03T15:59"),
        ("pt", "3 de maio de 2026 às 15h59", "2026-05-03T15:59"),
        ("it", "3 maggio 2026 alle 15:59", "2026-05-03T15:59"),
        ("fi", "3. toukokuuta 2026 klo 15.59", "2026-05-03T15:59"),
        ("pl", "3 maja 2026, godz. 15:59", "2026-05-03T15:59"),
        ("ru", "3 мая 2026 года, 15:59", "2026-05-03T15:59"),
        ("uk", "3 травня 2026, 15:59", "2026-05-03T15:59"),
        ("el", "3 Μαΐου 2026, 15:59", "2026-05-03T15:59"),
        ("tr", "3 Mayıs 2026 Pazar 15:59", "2026-05-03T15:59"),
        ("hu", "2026. május 3. 15:59", "2026-05-03T15:59"),
        ("lv", "2026. gada 3. maijs", "2026-05-03"),
        ("lt", "2026 m. gegužės 3 d. 15:59", "2026-05-03T15:59"),
        ("ar", "٣ مايو ٢٠٢٦", "2026-05-03"),
        ("ar", "3 كانون الثاني 2026", "2026-01-03"),
        ("he", "3 במאי 2026", "2026-05-03"),
        ("fa", "۱۳ اردیبهشت ۱۴۰۵", "2026-05-03"),
        ("hi", "३ मई २०२६", "2026-05-03"),
        ("bn", "৩ মে ২০২৬", "2026-05-03"),
        ("th", "3 พฤษภาคม 2569 เวลา 15.59 น.", "2026-05-03T15:59"),
        ("vi", "3 tháng 5, 2026", "2026-05-03"),
        ("ja", "2026年5月3日(日) 15時59分", "2026-05-03T15:59"),
        ("ja", "令和8年5月3日", "2026-05-03"),
        ("zh", "2026年5月3日 下午3:59", "2026-05-03T15:59"),
        ("ko", "2026년 5월 3일 오후 3:59", "2026-05-03T15:59"),
        ("ko", "2026. 5. 3. 15:59", "2026-05-03T15:59"),
        ("de", "03.05.2026 15:59", "2026-05-03T15:59"),
        ("hr", "3. listopada 2026.", "2026-10-03"),
        ("pl", "3 listopada 2026", "2026-11-03"),
    ] {
        let found = local(language, line);
        if found != wanted {
            wrong.push(format!("{language}: {line}: {found}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn lines_without_a_date_have_none() {
    for line in [
        "© 2026 Testblatt",
        "Seite 3 von 12",
        "Tel. 030 12345",
        "192.168.0.1",
        "may be 15:59",
    ] {
        assert_eq!(local("en", line), "none", "{line}");
    }
}

#[test]
fn strokes_are_read_by_the_order_of_the_page_and_only_the_year_without_one() {
    let read = |order| {
        let habits = Habits {
            order,
            ..Habits::default()
        };
        prose::first("04/05/2026", &habits)
            .and_then(|stated| stated.published())
            .map(|time| time.local)
    };
    assert_eq!(read(Order::MonthFirst).as_deref(), Some("2026-04-05"));
    assert_eq!(read(Order::DayFirst).as_deref(), Some("2026-05-04"));
    assert_eq!(read(Order::Unknown).as_deref(), Some("2026"));
}

#[test]
fn machine_dates_keep_their_zone_and_invent_none() {
    for (text, wanted, offset) in [
        (
            "2026-05-03T15:59:30.000+02:00",
            "2026-05-03T15:59:30",
            Some(120),
        ),
        ("2026-05-03T15:59", "2026-05-03T15:59", None),
        (
            "2026-05-03 15:59:30 +0200",
            "2026-05-03T15:59:30",
            Some(120),
        ),
        ("2026-05-03T15:59:30Z", "2026-05-03T15:59:30", Some(0)),
        ("20260503T155930Z", "2026-05-03T15:59:30", Some(0)),
        ("20260503", "2026-05-03", None),
        ("2026-5-3", "2026-05-03", None),
        (
            "Sun, 03 May 2026 15:59:30 +0200",
            "2026-05-03T15:59:30",
            Some(120),
        ),
        (
            "Sun May 03 2026 15:59:30 GMT+0200 (CEST)",
            "2026-05-03T15:59:30",
            Some(120),
        ),
        (
            "Sun May  3 15:59:30 CEST 2026",
            "2026-05-03T15:59:30",
            Some(120),
        ),
        ("1777816770", "2026-05-03T13:59:30", Some(0)),
    ] {
        let time = machine::read(text, &habits("en"), true).and_then(|stated| stated.published());
        let found = time.map(|time| (time.local, time.utc_offset_minutes));
        assert_eq!(found, Some((wanted.to_owned(), offset)), "{text}");
    }
    for text in [
        "",
        "1970-01-01T00:00:00Z",
        "0001-01-01",
        "2026-13-01",
        "tomorrow",
    ] {
        assert_eq!(machine::read(text, &habits("en"), false), None, "{text}");
    }
}

#[test]
fn relative_dates_count_from_the_fetch_time_and_need_it() {
    let fetched = "2026-05-03T15:59:30Z".parse().ok();
    for (line, wanted) in [
        ("2 hours ago", "2026-05-03T13:59"),
        ("il y a 3 heures", "2026-05-03T12:59"),
        ("vor einer Stunde", "2026-05-03T14:59"),
        ("hace 5 minutos", "2026-05-03T15:54"),
        ("3小时前", "2026-05-03T12:59"),
        ("3時間前", "2026-05-03T12:59"),
        ("3시간 전", "2026-05-03T12:59"),
        ("2 дня назад", "2026-05-01"),
        ("gestern, 10:15 Uhr", "2026-05-02T10:15"),
        ("yesterday", "2026-05-02"),
    ] {
        let habits = Habits {
            fetched,
            ..Habits::default()
        };
        let time = relative::read(line, &habits).and_then(|stated| stated.published());
        assert_eq!(
            time.map(|time| time.local).as_deref(),
            Some(wanted),
            "{line}"
        );
        assert_eq!(relative::read(line, &Habits::default()), None, "{line}");
    }
}
