package io.tidemark.sink.kit;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run of the kit has shown of a database. */
final class Results {
  private final Set<Feature> lacks;
  private final Map<String, Set<Mode>> passed = new LinkedHashMap<>();

  Results(Set<Feature> lacks) {
    this.lacks = lacks;
  }

  void passed(Case one, Mode mode) {
    passed.computeIfAbsent(one.title(), title -> EnumSet.noneOf(Mode.class)).add(mode);
  }

  /** What the case needs and the database has not. */
  Set<Feature> missing(Case one) {
    return one.needs().stream().filter(lacks::contains).collect(Collectors.toSet());
  }

  /**
   * Whether nothing has failed or been left out, so that the run tells about all cases. Two that
   * differ by their mode alone have one title.
   */
  boolean isWhole(List<Case> cases) {
    return cases.stream()
        .filter(one -> missing(one).isEmpty())
        .allMatch(one -> passed.getOrDefault(one.title(), Set.of()).containsAll(one.modes()));
  }

  /** What the page says of a case. */
  String outcome(Case one) {
    Set<Feature> missing = missing(one);
    return missing.isEmpty()
        ? "passed"
        : missing.stream().map(Feature::text).sorted().collect(Collectors.joining(", ", "no ", ""));
  }
}
