//! FNV-1a of 32 bits: the same on every machine and in every run, as the hashes of trained weights must be.

/// A hash that grows by what is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fnv(pub(crate) u32);

impl Fnv {
    /// Of nothing.
    pub(crate) const START: Self = Self(0x811C_9DC5);

    /// With a byte more.
    #[must_use]
    pub(crate) fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// With more bytes.
    #[must_use]
    pub(crate) fn bytes(self, bytes: impl IntoIterator<Item = u8>) -> Self {
        bytes.into_iter().fold(self, Self::byte)
    }
}
