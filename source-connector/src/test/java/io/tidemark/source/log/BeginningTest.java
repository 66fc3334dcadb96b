package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.tidemark.connect.DecimalMode;
import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Trigger;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Where an incarnation begins")
class BeginningTest {
  private static final LogTable.Form FORM = form(Mapping.ALL, DecimalMode.PRECISE);
  private static final Chosen ORDERS = chosen(FORM, "orders");
  private static final Optional<String> NOTHING_WRONG = Optional.empty();

  private static LogTable.Form form(Mapping mapping, DecimalMode decimals) {
    return new LogTable.Form(
        new PostgresLog(), "db", "shop", "shop.", mapping, decimals, new TreeMap<>());
  }

  private static Chosen chosen(LogTable.Form form, String... names) {
    return new Chosen(
        Arrays.stream(names).map(name -> table(form, name, "id")).toList(), List.of(), form);
  }

  private static LogTable table(LogTable.Form form, String name, String... key) {
    List<Column> columns =
        Stream.of("id", "part", "note")
            .map(column -> new Column(column, ColumnType.of(Kind.INT64), false))
            .toList();
    return LogTable.of(new TableSchema(new TableId("public", name), columns, List.of(key)), form);
  }

  private static LogOffset left(State state) {
    return new LogOffset(
        state,
        new Ids.Taken(7, 1000),
        3,
        state == State.CHANGES ? "{\"lsn\":50}" : null,
        new TreeMap<>(Map.of("public.orders", Manifest.empty())),
        List.of("old"),
        LogTable.shapes(ORDERS.tables()));
  }

  private static Beginning beginning(State state, Optional<String> server, Chosen chosen) {
    return Beginning.of(Optional.of(left(state)), position -> server, chosen, Optional.empty());
  }

  @Test
  @DisplayName("the log is gone on with where the server still has what comes next")
  void goesOn() {
    Beginning beginning = beginning(State.CHANGES, NOTHING_WRONG, ORDERS);
    assertThat(beginning.position()).isEqualTo("{\"lsn\":50}");
    assertThat(beginning.brokenOff()).isNull();
  }

  @Test
  @DisplayName("nothing was kept: a first snapshot")
  void first() {
    Beginning beginning =
        Beginning.of(Optional.empty(), position -> NOTHING_WRONG, ORDERS, Optional.empty());
    assertThat(beginning.position()).isNull();
    assertThat(beginning.trigger()).isEqualTo(Trigger.INITIAL);
  }

  @Test
  @DisplayName("a snapshot that was broken off is begun anew, and its generation given up")
  void brokenOff() {
    Beginning beginning = beginning(State.SNAPSHOT, NOTHING_WRONG, ORDERS);
    assertThat(beginning.position()).isNull();
    assertThat(Objects.requireNonNull(beginning.brokenOff()).run().id()).isEqualTo(7L);
  }

  @Test
  @DisplayName("given up are the tables that a snapshot had begun, also those that are taken off")
  void givenUp() {
    Beginning beginning = beginning(State.SNAPSHOT, NOTHING_WRONG, chosen(FORM, "items"));
    assertThat(Objects.requireNonNull(beginning.brokenOff()).tables())
        .extracting(LogTable::sync, LogTable::topic)
        .containsExactly(tuple("public.orders", "shop.public.orders"));
  }

  @Test
  @DisplayName("a table whose key, columns, topic or values are to be others is sent as a whole")
  void reshaped() {
    Mapping less = new Mapping(List.of(), List.of("note"), List.of(), Map.of(), Set.of());
    Mapping some = new Mapping(List.of("note"), List.of(), List.of(), Map.of(), Set.of());
    LogTable.Form elsewhere =
        new LogTable.Form(
            FORM.kind(), "db", "shop", "other.", Mapping.ALL, FORM.decimals(), FORM.values());
    LogTable.Form otherwise =
        new LogTable.Form(
            FORM.kind(),
            "db",
            "shop",
            "shop.",
            Mapping.ALL,
            FORM.decimals(),
            new TreeMap<>(Map.of("interval.handling.mode", "numeric")));
    for (LogTable.Form other :
        List.of(
            form(less, DecimalMode.PRECISE),
            form(some, DecimalMode.PRECISE),
            form(Mapping.ALL, DecimalMode.STRING),
            elsewhere,
            otherwise)) {
      Beginning beginning = beginning(State.CHANGES, NOTHING_WRONG, chosen(other, "orders"));
      assertThat(beginning.position()).isNull();
      assertThat(beginning.trigger()).isEqualTo(Trigger.CHANGED);
      assertThat(beginning.reason()).contains("public.orders");
    }
    Chosen keyed = new Chosen(List.of(table(FORM, "orders", "id", "part")), List.of(), FORM);
    assertThat(beginning(State.CHANGES, NOTHING_WRONG, keyed).position()).isNull();
  }

  @Test
  @DisplayName("an offset that tells no shapes, of an older release, is gone on with")
  void shapeless() {
    LogOffset left = left(State.CHANGES);
    LogOffset older =
        new LogOffset(
            left.state(),
            left.taken(),
            left.planId(),
            left.position(),
            left.ends(),
            left.signals(),
            new TreeMap<>());
    assertThat(
            Beginning.of(Optional.of(older), position -> NOTHING_WRONG, ORDERS, Optional.empty())
                .position())
        .isEqualTo(left.position());
  }

  @Test
  @DisplayName("the server says that it cannot be gone on with, or a table has come: a snapshot")
  void cannotGoOn() {
    Beginning gone = beginning(State.CHANGES, Optional.of("its slot is gone"), ORDERS);
    assertThat(gone.position()).isNull();
    assertThat(gone.reason()).isEqualTo("its slot is gone");
    assertThat(gone.trigger()).isEqualTo(Trigger.CHANGED);
    Slot slot = new Slot(true, false, false, 40);
    assertThat(slot.misses(50)).isFalse();
    assertThat(slot.misses(39)).isTrue();
    assertThat(new Slot(true, false, true, 40).misses(50)).isTrue();
    Beginning more = beginning(State.CHANGES, NOTHING_WRONG, chosen(FORM, "items", "orders"));
    assertThat(more.position()).isNull();
    assertThat(more.reason()).contains("public.items");
    assertThat(more.trigger()).isEqualTo(Trigger.CHANGED);
  }

  @Test
  @DisplayName("a signal asks for a snapshot once")
  void signal() {
    Optional<Signal> asked = Optional.of(LogKeys.signal("{\"id\":\"new\",\"type\":\"resync\"}"));
    Beginning beginning =
        Beginning.of(Optional.of(left(State.CHANGES)), position -> NOTHING_WRONG, ORDERS, asked);
    assertThat(beginning.position()).isNull();
    assertThat(beginning.trigger()).isEqualTo(Trigger.RESYNC);
    assertThat(beginning.signals()).containsExactly("old", "new");
    Optional<Signal> again = Optional.of(LogKeys.signal("{\"id\":\"old\",\"type\":\"resync\"}"));
    assertThat(
            Beginning.of(Optional.of(left(State.CHANGES)), position -> NOTHING_WRONG, ORDERS, again)
                .position())
        .isNotNull();
  }
}
