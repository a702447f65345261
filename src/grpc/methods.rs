//! The methods that this server has, by name: for the log and for what is counted.

/// The service of the contract.
pub const ARTICLES: &str = "copydesk.v1.ArticleService";
const HEALTH: &str = "grpc.health.v1.Health";
const REFLECTION: &str = "grpc.reflection.v1.ServerReflection";
const OLD_REFLECTION: &str = "grpc.reflection.v1alpha.ServerReflection";

/// Service and method. The last stands for every path that names none, so that no caller can make up a name.
const METHODS: &[(&str, &str)] = &[
    (ARTICLES, "ExtractArticle"),
    (ARTICLES, "ExtractArticleStream"),
    (ARTICLES, "AnalyzeText"),
    (ARTICLES, "Compare"),
    (ARTICLES, "GetServerInfo"),
    (HEALTH, "Check"),
    (HEALTH, "Watch"),
    (REFLECTION, "ServerReflectionInfo"),
    (OLD_REFLECTION, "ServerReflectionInfo"),
    ("unknown", "unknown"),
];

/// A method, or none of this server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method(usize);

impl Method {
    /// How many there are, with the one that stands for none.
    pub const COUNT: usize = METHODS.len();

    /// The method that a path names.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let named = path.strip_prefix('/').and_then(|path| path.split_once('/'));
        let known = named.and_then(|named| METHODS.iter().position(|method| *method == named));
        Self(known.unwrap_or(Self::COUNT - 1))
    }

    /// The method at a place, for tables; none of this server's where there is none.
    #[must_use]
    pub const fn at(place: usize) -> Self {
        Self(if place < Self::COUNT {
            place
        } else {
            Self::COUNT - 1
        })
    }

    /// Its place in tables.
    #[must_use]
    pub const fn place(self) -> usize {
        self.0
    }

    /// The name of its service, with the package.
    #[must_use]
    pub const fn service(self) -> &'static str {
        METHODS[self.0].0
    }

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        METHODS[self.0].1
    }

    /// Whether it belongs to the service of the contract.
    #[must_use]
    pub fn is_of_articles(self) -> bool {
        self.service() == ARTICLES
    }

    /// Whether its requests come in a stream.
    #[must_use]
    pub fn is_stream(self) -> bool {
        METHODS[self.0] == (ARTICLES, "ExtractArticleStream")
    }

    /// Whether it needs a place in the queue at once: one page or text, whose caller waits for it.
    #[must_use]
    pub fn needs_place(self) -> bool {
        self.is_of_articles() && !self.is_stream() && self.name() != "GetServerInfo"
    }

    /// The field of its request that holds what it is about.
    #[must_use]
    pub fn content(self) -> &'static str {
        if self.name() == "AnalyzeText" {
            "text"
        } else {
            "document.content"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_that_is_served_has_its_name() {
        let contracts = [
            crate::grpc::v1::FILE_DESCRIPTOR_SET,
            tonic_health::pb::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1::FILE_DESCRIPTOR_SET,
            tonic_reflection::pb::v1alpha::FILE_DESCRIPTOR_SET,
        ];
        let mut served = 0;
        for contract in contracts {
            let pool = prost_reflect::DescriptorPool::decode(contract).expect("descriptors");
            for service in pool.services() {
                for method in service.methods() {
                    let known = Method::of(&format!("/{}/{}", service.full_name(), method.name()));
                    assert_eq!(known.service(), service.full_name());
                    assert_eq!(known.name(), method.name());
                    served += 1;
                }
            }
        }
        assert_eq!(served, Method::COUNT - 1);
    }

    #[test]
    fn who_asks_for_one_page_or_text_needs_a_place() {
        let all = (0..Method::COUNT).map(Method::at);
        let names = |is: fn(Method) -> bool| -> Vec<&str> {
            all.clone()
                .filter(|one| is(*one))
                .map(Method::name)
                .collect()
        };
        let single = ["ExtractArticle", "AnalyzeText", "Compare"];
        assert_eq!(names(Method::needs_place), single);
        assert_eq!(names(Method::is_stream), ["ExtractArticleStream"]);
    }

    #[test]
    fn a_path_of_nothing_names_nothing() {
        for path in [
            "",
            "/",
            "//",
            "/copydesk.v1.ArticleService/Other",
            "copydesk.v1.ArticleService/Compare",
            "/copydesk.v1.ArticleService/Compare/more",
        ] {
            let method = Method::of(path);
            assert_eq!((method.service(), method.name()), ("unknown", "unknown"));
            assert!(!method.is_of_articles());
        }
    }
}
