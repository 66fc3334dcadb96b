package io.tidemark.dialect;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pieces of a merge's statements that go over columns: {@code t} is the table, {@code s} the stage.
 */
final class MergeColumns {
  private static final int IN_A_ROW = 100;

  private final MergeWords words;
  private final String table;
  private final List<StagedColumn> staged;
  private final int keys;
  private final Marks marks;

  /**
   * @param table the table's name, quoted
   * @param staged the columns, key columns first, in key order
   * @param keys how many of them are the key
   */
  MergeColumns(MergeWords words, String table, List<StagedColumn> staged, int keys, Marks marks) {
    this.words = words;
    this.table = table;
    this.staged = List.copyOf(staged);
    this.keys = keys;
    this.marks = marks;
  }

  /** Whether rows may be marked as gone. */
  boolean marked() {
    return marks != Marks.NEVER;
  }

  Marks marks() {
    return marks;
  }

  String isMarked() {
    return "t." + SystemColumns.DELETED_AT + " IS NOT NULL";
  }

  /** What a row gets that is written, or marked as gone, by a record of a stream or of none. */
  String newStamp() {
    return list(
        0,
        SystemColumns.NAMES.size(),
        ", ",
        i -> words.assigned(SystemColumns.NAMES.get(i)) + " = " + stamp().get(i));
  }

  /** Whose row {@code t} has to be for a record of a stream, or of none, to remove it. */
  Stream<String> own(Stamp stamp) {
    return stamp.source() == null
        ? Stream.of("t._sync_source IS NULL")
        : Stream.of("t._sync_source = " + source(), "t._sync_generation <= " + generation());
  }

  /** The named values of all statements about the staged rows of these numbers. */
  Map<String, Bind> binds(Stamp stamp, int from, int to) {
    Long generation = stamp.generation();
    ColumnType text = ColumnType.of(Kind.STRING);
    Long micros = generation == null ? null : Long.valueOf(generation * 1000);
    return Map.of(
        "source", new Bind(text, stamp.source()),
        "generation", new Bind(ColumnType.of(Kind.INT64), generation),
        "time", new Bind(ColumnType.of(Kind.TIMESTAMP_TZ), micros),
        "adopted", new Bind(text, words.adopted(stamp.adopted())),
        "from", new Bind(ColumnType.of(Kind.INT32), from),
        "to", new Bind(ColumnType.of(Kind.INT32), to));
  }

  /** The same, and those of the archive. */
  Map<String, Bind> binds(Stamp stamp, int from, int to, Removal removal) {
    Map<String, Bind> binds = new HashMap<>(binds(stamp, from, to));
    binds.putAll(Removal.binds(removal));
    return binds;
  }

  int keys() {
    return keys;
  }

  int size() {
    return staged.size();
  }

  String quote(String identifier) {
    return words.quote(identifier);
  }

  String table() {
    return table;
  }

  String firstKey() {
    return name(0);
  }

  /** All but those that the database computes, which nobody may write. */
  String names() {
    return written(0, this::name);
  }

  String keyNames() {
    return list(0, keys, ", ", this::name);
  }

  String keyValues() {
    return list(0, keys, ", ", this::value);
  }

  String stageColumns(int count) {
    return list(0, count, ", ", i -> words.stageColumn("c" + i, staged.get(i), i < keys));
  }

  String join() {
    return list(
        0, keys, " AND ", i -> words.sameKey(staged.get(i).target(), "t." + name(i), value(i)));
  }

  /** Whether a row's key is none of a set. */
  String missingIn(KeySet set) {
    return words.missingIn(set);
  }

  /** Whether a staged key is one of a set. */
  String stagedIn(KeySet set) {
    return words.isIn(set, keyColumns(), IntStream.range(0, keys).mapToObj(this::value).toList());
  }

  /** Values of the key, each with the rules of its column. */
  String ruledKey() {
    return list(0, keys, ", ", i -> words.ruled(staged.get(i).target(), value(i)));
  }

  private List<Column> keyColumns() {
    return staged.subList(0, keys).stream().map(StagedColumn::target).toList();
  }

  String insert(String from) {
    return "%s %s (%s, %s) %sSELECT %s, %s %s"
        .formatted(
            words.insert(),
            table(),
            names(),
            String.join(", ", SystemColumns.NAMES),
            words.overriding(),
            written(0, this::value),
            String.join(", ", stamp()),
            from);
  }

  String assignments() {
    String written = written(keys, i -> words.assigned(name(i)) + " = " + value(i));
    String system =
        marked()
            ? newStamp() + ", " + words.assigned(SystemColumns.DELETED_AT) + " = NULL"
            : newStamp();
    return written.isEmpty() ? system : written + ", " + system;
  }

  /** Values of {@link SystemColumns#NAMES}. */
  private List<String> stamp() {
    return List.of(source(), generation(), words.time(SqlTemplate.value("time")));
  }

  /** Values of {@link SystemColumns#NAMES} that need no type. */
  String stampValues() {
    return Stream.of("source", "generation", "time")
        .map(SqlTemplate::value)
        .collect(Collectors.joining(", "));
  }

  /** The name of the records' stream, NULL where they have none. */
  String source() {
    return words.text(SqlTemplate.value("source"));
  }

  /** The records' generation, NULL where they have none. */
  String generation() {
    return words.number(SqlTemplate.value("generation"));
  }

  /** Whether the row differs in a written column, or is marked; rows that are all key never do. */
  String differs() {
    Stream<String> columns =
        IntStream.range(keys, size())
            .filter(this::isWritten)
            .mapToObj(i -> words.differs(staged.get(i).target().type(), "t." + name(i), value(i)));
    List<String> all =
        (marked() ? Stream.concat(columns, Stream.of(isMarked())) : columns).toList();
    return all.isEmpty() ? "FALSE" : any(all);
  }

  /** In groups, because a database may only take so many that are in a row. */
  private static String any(List<String> terms) {
    if (terms.size() <= IN_A_ROW) {
      return "(" + String.join(" OR ", terms) + ")";
    }
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < terms.size(); i += IN_A_ROW) {
      groups.add(any(terms.subList(i, Math.min(terms.size(), i + IN_A_ROW))));
    }
    return any(groups);
  }

  /** Whether values of the first {@code count} columns can be copied as they are staged. */
  boolean copiesStraight(int count) {
    return IntStream.range(0, count).allMatch(i -> isWritten(i) && value(i).equals(staged(i)));
  }

  /**
   * Whether the database may take two keys for one that are different bytes: then it folds them, by
   * a sort that a batch should not pay for otherwise.
   */
  boolean foldedByDatabase() {
    return !copiesStraight(keys)
        || staged.subList(0, keys).stream().anyMatch(column -> words.folds(column.target()));
  }

  String isAdopted(String source) {
    return words.isAdopted(source);
  }

  private String value(int i) {
    StagedColumn column = staged.get(i);
    return words.fromStage(staged(i), column.type(), column.target().type());
  }

  private static String staged(int i) {
    return "s.c" + i;
  }

  private String name(int i) {
    return words.quote(staged.get(i).target().name());
  }

  private boolean isWritten(int i) {
    return !staged.get(i).target().generated();
  }

  private String written(int from, IntFunction<String> piece) {
    return IntStream.range(from, size())
        .filter(this::isWritten)
        .mapToObj(piece)
        .collect(Collectors.joining(", "));
  }

  private static String list(int from, int to, String separator, IntFunction<String> piece) {
    return IntStream.range(from, to).mapToObj(piece).collect(Collectors.joining(separator));
  }
}
