package io.tidemark.chaos;

import io.tidemark.cli.chaos.Aim;
import io.tidemark.cli.chaos.Finding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** A guard that is switched off: a text in one source file that becomes another. */
enum Mutation {
  /**
   * The sink moves a position from wherever it is: a batch is written twice. Rows are appended
   * twice; and counted twice, so that a generation seems whole that is not.
   */
  NO_COMPARE_AND_SET(
      Aim.ZOMBIES,
      EnumSet.of(Kind.APPENDED_WRONGLY, Kind.MISSING),
      "sink-connector",
      "sink.write.Ledger",
      "\" AND part = ? AND position = ?\")",
      "\" AND part = ? AND position > -1 - ?\")"),
  /** A generation is satisfied whether or not its records have come. */
  NO_COUNT_CHECK(
      Aim.LOSS,
      EnumSet.of(Kind.MISSING),
      "sink-connector",
      "sink.stale.Satisfaction",
      "      if (found < needed) {\n",
      "      if (found < 0) {\n"),
  /** Batches are written while rows are being deleted. */
  NO_LOCK(
      Aim.CONFIRMATION,
      EnumSet.of(Kind.MISSING),
      "sink-connector",
      "sink.state.Streams",
      "    tx.query(tables.sql().lockShared(tables.streams(), id), row -> id);\n",
      "\n"),
  /** A row that was seen and not written has no protection. */
  SEEN_KEYS_IGNORED(
      Aim.ANYTHING,
      EnumSet.of(Kind.MISSING),
      "sink-connector",
      "sink.state.KeyTables",
      ".filter(known -> !known.victims && known.generation >= floor)",
      ".filter(known -> known.generation < 0)"),
  /** END tells what the log holds at the end of the scan, which is not all that was sent. */
  MANIFEST_FROM_LOG_END(
      Aim.LAG,
      EnumSet.of(Kind.MISSING),
      "source-connector",
      "source.generation.Fold",
      "    return pages.isEmpty();\n",
      "    return true;\n"),
  /** A scan that was broken off goes on from its place without what was counted up to there. */
  FOLD_FORGOTTEN(
      Aim.RELAPSE,
      EnumSet.of(Kind.MISSING),
      "source-connector",
      "source.generation.Fold",
      "    this.state = start;\n",
      "    this.state = new FoldState(Manifest.empty(), start.rows(), start.dropped(),"
          + " start.resume(), start.doubt());\n");

  private final Aim aim;

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
  private final Set<Kind> kinds;

  private final String module;
  private final String type;
  private final String from;
  private final String to;

  Mutation(Aim aim, Set<Kind> kinds, String module, String type, String from, String to) {
    this.aim = aim;
    this.kinds = kinds;
    this.module = module;
    this.type = "io.tidemark." + type;
    this.from = from;
    this.to = to;
  }

  /** Which faults the guard is for. */
  Aim aim() {
    return aim;
  }

  /** What must be found without it: by anything else it is not proved. */
  Set<Kind> kinds() {
    return kinds;
  }

  /** Whose class it is: {@code sink-connector} or {@code source-connector}. */
  String module() {
    return module;
  }

  /** The class's full name. */
  String type() {
    return type;
  }

  /**
   * The class's source without the guard.
   *
   * @param checkout the repository's top folder
   * @throws IllegalStateException when the text is not there exactly once
   */
  String source(Path checkout) {
    Path file =
        checkout.resolve(module).resolve("src/main/java").resolve(type.replace('.', '/') + ".java");
    try {
      String source = Files.readString(file);
      int at = source.indexOf(from);
      if (at < 0 || source.indexOf(from, at + 1) >= 0) {
        throw new IllegalStateException(
            this + " must change exactly one place of " + file + ", which has changed: " + from);
      }
      return source.substring(0, at) + to + source.substring(at + from.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
