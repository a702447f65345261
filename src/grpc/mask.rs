//! Which fields of an answer the caller wants. Paths are checked against the contract itself and pass through repeated
//! fields: "articles.publisher.name".

use std::collections::BTreeMap;
use std::sync::LazyLock;

use prost_reflect::{
    DescriptorPool, DynamicMessage, Kind, MessageDescriptor, ReflectMessage as _, Value,
};

use super::v1;

/// A path goes no deeper: `Box.blocks` and `List.nested` would let it run on for ever.
const MAX_SEGMENTS: usize = 32;

static CONTRACT: LazyLock<DescriptorPool> = LazyLock::new(|| {
    DescriptorPool::decode(v1::FILE_DESCRIPTOR_SET).expect("the build compiled this descriptor")
});

/// The descriptor of a message of the contract, by its short name.
pub(super) fn descriptor(name: &str) -> MessageDescriptor {
    CONTRACT
        .get_message_by_name(&format!("copydesk.v1.{name}"))
        .expect("only names of the contract are asked for")
}

/// The wanted fields of one kind of answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Mask {
    answer: MessageDescriptor,
    /// None: everything.
    wanted: Option<Tree>,
}

/// Field number to what is wanted below it; an empty tree is the whole field.
#[derive(Debug, Clone, PartialEq, Default)]
struct Tree(BTreeMap<u32, Tree>);

impl Mask {
    /// The mask that takes nothing away from answers of type `answer`.
    #[must_use]
    pub fn everything(answer: &str) -> Self {
        Self {
            answer: descriptor(answer),
            wanted: None,
        }
    }

    /// The mask for answers of type `answer`; `always` are the top fields that no mask takes away.
    ///
    /// # Errors
    /// The first path that the contract does not know.
    pub fn new(answer: &str, paths: &[String], always: &[&str]) -> Result<Self, String> {
        if paths.is_empty() {
            return Ok(Self::everything(answer));
        }
        let answer = descriptor(answer);
        let mut wanted = Tree::default();
        for path in paths
            .iter()
            .map(String::as_str)
            .chain(always.iter().copied())
        {
            let numbers = numbers(&answer, path).ok_or_else(|| path.to_owned())?;
            wanted.add(&numbers);
        }
        Ok(Self {
            answer,
            wanted: Some(wanted),
        })
    }

    /// Whether any part of `path` is wanted. The path is the server's own.
    #[must_use]
    pub fn wants(&self, path: &str) -> bool {
        let Some(mut tree) = self.wanted.as_ref() else {
            return true;
        };
        for number in numbers(&self.answer, path).unwrap_or_default() {
            if tree.0.is_empty() {
                return true;
            }
            match tree.0.get(&number) {
                Some(below) => tree = below,
                None => return false,
            }
        }
        true
    }

    /// The answer without what is not wanted.
    #[must_use]
    pub fn prune<T: prost::Message + Default>(&self, answer: T) -> T {
        let Some(wanted) = &self.wanted else {
            return answer;
        };
        let mut dynamic = DynamicMessage::new(self.answer.clone());
        let pruned = dynamic.transcode_from(&answer).and_then(|()| {
            wanted.prune(&mut dynamic);
            dynamic.transcode_to()
        });
        // It was encoded from the same contract a moment ago.
        pruned.unwrap_or_default()
    }
}

impl Tree {
    fn add(&mut self, numbers: &[u32]) {
        let Some((number, rest)) = numbers.split_first() else {
            // The whole field, whatever else was named in it.
            self.0.clear();
            return;
        };
        match self.0.get_mut(number) {
            // Wanted whole already.
            Some(below) if below.0.is_empty() => {}
            Some(below) => below.add(rest),
            None => self.0.entry(*number).or_default().add(rest),
        }
    }

    /// Goes no deeper than a path does.
    fn prune(&self, message: &mut DynamicMessage) {
        if self.0.is_empty() {
            return;
        }
        let unwanted: Vec<u32> = message
            .fields()
            .map(|(field, _)| field.number())
            .filter(|number| !self.0.contains_key(number))
            .collect();
        for number in unwanted {
            message.clear_field_by_number(number);
        }
        for (field, value) in message.fields_mut() {
            let Some(below) = self.0.get(&field.number()) else {
                continue;
            };
            match value {
                Value::Message(inner) => below.prune(inner),
                Value::List(items) => {
                    for item in items {
                        if let Value::Message(inner) = item {
                            below.prune(inner);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

fn numbers(answer: &MessageDescriptor, path: &str) -> Option<Vec<u32>> {
    let mut numbers = Vec::new();
    let mut message = Some(answer.clone());
    for segment in path.split('.') {
        let field = message?.get_field_by_name(segment)?;
        numbers.push(field.number());
        if numbers.len() > MAX_SEGMENTS {
            return None;
        }
        message = match field.kind() {
            Kind::Message(inner) => Some(inner),
            _ => None,
        };
    }
    Some(numbers)
}

/// Canonical proto3 JSON.
///
/// # Errors
/// A value that JSON cannot hold; answers have none.
pub(super) fn to_json<T: prost::Message>(
    name: &str,
    message: &T,
    pretty: bool,
) -> Result<String, String> {
    let mut dynamic = DynamicMessage::new(descriptor(name));
    dynamic
        .transcode_from(message)
        .map_err(|error| error.to_string())?;
    debug_assert_eq!(dynamic.descriptor(), descriptor(name));
    let json = if pretty {
        serde_json::to_string_pretty(&dynamic)
    } else {
        serde_json::to_string(&dynamic)
    };
    json.map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask(paths: &[&str]) -> Result<Mask, String> {
        let paths: Vec<String> = paths.iter().map(|&path| path.to_owned()).collect();
        Mask::new("ExtractArticleResponse", &paths, &["outcome", "input"])
    }

    fn answer() -> v1::ExtractArticleResponse {
        let publisher = v1::Publisher {
            name: "The Harbour Courier".into(),
            url: "https://courier.example/".into(),
            ..Default::default()
        };
        let article = v1::Article {
            headline: "Ferry runs again".into(),
            byline: "By Ada Quill".into(),
            publisher: Some(publisher),
            ..Default::default()
        };
        v1::ExtractArticleResponse {
            outcome: 1,
            page_type: 1,
            articles: vec![article.clone(), article],
            input: Some(v1::InputReport::default()),
            ..Default::default()
        }
    }

    #[test]
    fn paths_pass_through_repeated_fields() {
        let mask = mask(&["articles.headline", "articles.publisher.name"]).expect("known paths");
        let pruned = mask.prune(answer());
        assert_eq!(pruned.outcome, 1);
        assert_eq!(pruned.page_type, 0);
        assert!(pruned.input.is_some());
        assert_eq!(pruned.articles.len(), 2);
        for article in pruned.articles {
            assert_eq!(article.headline, "Ferry runs again");
            assert_eq!(article.byline, "");
            let publisher = article.publisher.expect("a publisher");
            assert_eq!(
                (publisher.name.as_str(), publisher.url.as_str()),
                ("The Harbour Courier", "")
            );
        }
    }

    #[test]
    fn a_whole_field_wins_over_its_parts_in_either_order() {
        for paths in [
            ["articles", "articles.headline"],
            ["articles.headline", "articles"],
        ] {
            let pruned = mask(&paths).expect("known paths").prune(answer());
            assert_eq!(pruned.articles, answer().articles, "{paths:?}");
        }
    }

    #[test]
    fn an_unknown_path_is_named() {
        let endless = format!("articles{}", ".blocks.box".repeat(40));
        for path in [
            "article",
            "articles.headlines",
            "outcome.x",
            "",
            "articles.",
            "*",
            endless.as_str(),
        ] {
            assert_eq!(mask(&[path]), Err(path.to_owned()));
        }
    }

    #[test]
    fn wants_asks_for_any_part() {
        let mask = mask(&["articles.categories.code", "timings"]).expect("known paths");
        assert!(mask.wants("articles.categories"));
        assert!(mask.wants("timings"));
        assert!(mask.wants("timings.total"));
        assert!(!mask.wants("articles.summary"));
    }
}
