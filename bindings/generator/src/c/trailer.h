/**
 * A string from `text`, which ends with a NUL; NULL gives an absent one. Borrows `text`.
 */
static inline cometchat_str cometchat_str_from(const char *text) {
  cometchat_str str;
  str.data = text;
  str.len = text == NULL ? 0 : strlen(text);
  return str;
}

/**
 * An absent string.
 */
static inline cometchat_str cometchat_str_absent(void) {
  return cometchat_str_from(NULL);
}

/* The enums are as wide as the library believes. */
typedef char cometchat_enums_are_32_bits_wide[sizeof(cometchat_result) == 4 ? 1 : -1];

#endif /* COMETCHAT_H */
