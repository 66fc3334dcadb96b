package io.tidemark.sink.kit;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The write modes. */
enum Mode {
  APPEND,
  OVERWRITE,
  OVERWRITE_DELETE_STALE;

  static final Set<Mode> ALL = EnumSet.allOf(Mode.class);
  static final Set<Mode> KEYED = EnumSet.of(OVERWRITE, OVERWRITE_DELETE_STALE);

  /** For what deletes nothing, so that overwrite would only be the same once more. */
  static final Set<Mode> FURTHEST = EnumSet.of(APPEND, OVERWRITE_DELETE_STALE);

  static final Set<Mode> DELETING = EnumSet.of(OVERWRITE_DELETE_STALE);
  static final Set<Mode> APPENDING = EnumSet.of(APPEND);

  /** As the configuration has it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
