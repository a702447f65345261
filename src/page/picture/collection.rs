//! Pictures without repetition: renditions of one picture become one.

use foldhash::HashMap;

use super::{Identity, Picture};

/// Pictures kept of one page.
const PICTURES: usize = 500;

/// Pictures in the order in which they came.
#[derive(Debug, Default)]
pub struct Collection {
    pictures: Vec<Picture>,
    /// Words of identities to places.
    buckets: HashMap<String, Vec<usize>>,
}

impl Collection {
    /// The pictures.
    #[must_use]
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// The pictures, to be changed.
    pub fn pictures_mut(&mut self) -> &mut [Picture] {
        &mut self.pictures
    }

    /// Whether no more are taken.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.pictures.len() >= PICTURES
    }

    /// The place of the picture that has one of these identities.
    #[must_use]
    pub fn place_of(&self, identities: &[Identity]) -> Option<usize> {
        identities.iter().find_map(|one| {
            one.buckets()
                .iter()
                .filter_map(|bucket| self.buckets.get(bucket))
                .flatten()
                .copied()
                .find(|place| {
                    self.pictures[*place]
                        .identities
                        .iter()
                        .any(|known| known.is_same(one))
                })
        })
    }

    /// Adds a picture, or what it tells that the same one did not tell before. Gives its place, and whether it is new.
    pub fn add(&mut self, picture: Picture) -> (usize, bool) {
        if let Some(place) = self.place_of(&picture.identities) {
            self.merge(place, picture);
            return (place, false);
        }
        let place = self.pictures.len();
        self.index(place, &picture.identities);
        self.pictures.push(picture);
        (place, true)
    }

    fn index(&mut self, place: usize, identities: &[Identity]) {
        for bucket in identities.iter().flat_map(Identity::buckets) {
            let places = self.buckets.entry(bucket).or_default();
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }

    fn merge(&mut self, place: usize, other: Picture) {
        self.index(place, &other.identities);
        let known = &mut self.pictures[place];
        let wider = other.likely_width > known.likely_width && known.likely_width.is_some();
        if wider {
            known.image.url = other.image.url;
            known.image.width = other.image.width;
            known.image.height = other.image.height;
            known.likely_width = other.likely_width;
        }
        let image = &mut known.image;
        image.alt = image.alt.take().or(other.image.alt);
        if image.caption.is_none() && image.credit.is_none() {
            known.words = other.words;
        }
        image.caption = image.caption.take().or(other.image.caption);
        image.credit = image.credit.take().or(other.image.credit);
        known.identities.extend(other.identities);
    }
}
