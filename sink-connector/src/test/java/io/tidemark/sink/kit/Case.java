package io.tidemark.sink.kit;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One thing that the sink promises, to be shown on a database of its own.
 *
 * @param theme what it is about
 * @param name within the theme
 * @param numbers the behaviours that it proves
 * @param modes the write modes in which it is shown
 * @param needs what the database must be able to do
 * @param body the story
 */
record Case(
    String theme, String name, String numbers, Set<Mode> modes, Set<Feature> needs, Body body) {

  /** What happens, and what must be seen. */
  @FunctionalInterface
  interface Body {
    /** Runs in a new scene, whose mode is one of the case's. */
    void run(Scene scene) throws Exception;
  }

  static Case of(String theme, String name, String numbers, Set<Mode> modes, Body body) {
    return new Case(theme, name, numbers, modes, EnumSet.noneOf(Feature.class), body);
  }

  Case needing(Feature... features) {
    return new Case(theme, name, numbers, modes, Set.copyOf(List.of(features)), body);
  }

  /** As the page lists it. */
  String title() {
    return theme + ": " + name;
  }
}
