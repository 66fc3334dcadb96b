package io.tidemark.bench.run;

import java.util.List;
import java.util.Locale;

/** What can be measured. */
public enum Workload {
  /** A table in step: four generations into one table. */
  SYNC(Shape.NARROW),
  /** Rows added to a table without a key. */
  APPEND(Shape.NARROW),
  /** A table in step, with many columns. */
  WIDE(Shape.WIDE),
  /** A table in step, with long texts. */
  TEXT(Shape.TEXT),
  /** A table read into a topic. */
  SOURCE(Shape.NARROW),
  /** The sink without Connect, against what the database can do. */
  WRITER(Shape.NARROW);

  private final Shape shape;

  Workload(Shape shape) {
    this.shape = shape;
  }

  Shape shape() {
    return shape;
  }

  List<Phase> phases() {
    return switch (this) {
      case SYNC -> List.of(Phase.FIRST_LOAD, Phase.UNCHANGED, Phase.CHANGED_1, Phase.CHANGED_10);
      case APPEND -> List.of(Phase.APPEND);
      case WIDE, TEXT -> List.of(Phase.FIRST_LOAD, Phase.UNCHANGED);
      case SOURCE -> List.of(Phase.READ);
      case WRITER -> List.of(Phase.FIRST_LOAD, Phase.UNCHANGED, Phase.STALE);
    };
  }

  /** Those phases that are about a generation of a topic, or of a file. */
  List<Phase> generations() {
    return phases().stream().filter(phase -> phase != Phase.STALE).toList();
  }

  boolean isSource() {
    return this == SOURCE;
  }

  boolean isAppend() {
    return this == APPEND;
  }

  /** As users write it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
