use std::{
    borrow::Borrow,
    collections::{BTreeMap, BTreeSet, btree_map},
};

/// A map that knows which entries changed, so that no change can be forgotten by the store.
pub(crate) struct Tracked<K, V> {
    entries: BTreeMap<K, V>,
    changed: BTreeSet<K>,
}

impl<K: Ord + Clone, V> Tracked<K, V> {
    /// Entries that are stored already.
    pub(crate) fn loaded(entries: BTreeMap<K, V>) -> Self {
        Self { entries, changed: BTreeSet::new() }
    }

    pub(crate) fn get<Q>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Ord + ?Sized,
    {
        self.entries.get(key)
    }

    pub(crate) fn get_mut<Q>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
        Q: Ord + ToOwned<Owned = K> + ?Sized,
    {
        let entry = self.entries.get_mut(key)?;
        self.changed.insert(key.to_owned());
        Some(entry)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        self.changed.insert(key.clone());
        self.entries.insert(key, value);
    }

    pub(crate) fn remove<Q>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Ord + ToOwned<Owned = K> + ?Sized,
    {
        let entry = self.entries.remove(key)?;
        self.changed.insert(key.to_owned());
        Some(entry)
    }

    pub(crate) fn iter(&self) -> btree_map::Iter<'_, K, V> {
        self.entries.iter()
    }

    pub(crate) fn values(&self) -> btree_map::Values<'_, K, V> {
        self.entries.values()
    }

    pub(crate) fn keys(&self) -> btree_map::Keys<'_, K, V> {
        self.entries.keys()
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The keys of the entries that came, changed or went since the last call.
    pub(crate) fn take_changed(&mut self) -> BTreeSet<K> {
        std::mem::take(&mut self.changed)
    }
}

impl<K: Ord + Clone, V> Default for Tracked<K, V> {
    fn default() -> Self {
        Self::loaded(BTreeMap::new())
    }
}
