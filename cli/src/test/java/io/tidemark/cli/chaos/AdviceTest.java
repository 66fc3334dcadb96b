package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdviceTest {
  private static final String TORN =
      "history missing, resync: public.items was not read whole by this sink: send the sync the"
          + " signal full";
  private static final String BACK =
      "ids went back, and rows may have been passed over as older than those of run 1700000000123;"
          + " set generation.base above it, and send the signal resync";

  private static final Asked ITEMS = new Asked("items", 7, "full", 0);

  private final Table table = new Table();
  private final List<Map<String, String>> patches = new ArrayList<>();
  private final List<Asked> told = new ArrayList<>();
  private final Advice advice =
      new Advice(List.of(table, new Table()), (name, changes) -> patches.add(changes), told::add);

  /** A run table that says what the test does. */
  private static final class Table implements Advice.Runs {
    private List<Asked> asked = List.of();
    private boolean resynced;

    @Override
    public List<Asked> asked() {
      return asked;
    }

    @Override
    public boolean hasResynced(String sync, long run) {
      return resynced;
    }
  }

  @Test
  void whatABlockedRunAsksForIsReadFromItsError() {
    assertThat(Asked.of("items", 7, TORN)).hasValue(ITEMS);
    assertThat(Asked.of("items", 8, BACK))
        .hasValue(new Asked("items", 8, "resync", 1_700_000_000_123L));
    assertThat(Asked.of("orders", 9, "only 2 of 3 in shop.orders-0")).isEqualTo(Optional.empty());
  }

  @Test
  void nobodyIsAskedForAnythingWhileNothingIsBlocked() {
    assertThat(advice.follow()).isEmpty();
    assertThat(patches).isEmpty();
    assertThat(advice.followed()).isZero();
  }

  @Test
  void allThatIsAskedForIsOneSignalWithABaseAboveTheHighestId() {
    table.asked = List.of(new Asked("accounts", 8, "full", 1_700_000_000_123L), ITEMS);
    assertThat(advice.follow()).contains("accounts", "items");
    assertThat(patches)
        .containsExactly(
            Map.of(
                "signal",
                "{\"id\":\"accounts-8-items-7\",\"type\":\"full\",\"data\":{\"syncs\":[\"accounts\",\"items\"]}}",
                "generation.base",
                "1700000000124"));
    assertThat(told).isEqualTo(table.asked);
    assertThat(advice.followed()).isEqualTo(2);
  }

  @Test
  void signalsOfAnotherTypeWaitForTheirTurn() {
    table.asked = List.of(new Asked("accounts", 8, "resync", 0), ITEMS);
    advice.follow();
    assertThat(patches).hasSize(1);
    assertThat(patches.get(0).get("signal")).contains("resync", "accounts").doesNotContain("items");
    table.asked = List.of(ITEMS);
    table.resynced = true;
    advice.follow();
    assertThat(patches).hasSize(2);
    assertThat(patches.get(1).get("signal")).contains("full", "items");
  }

  @Test
  void itIsSentAgainOnlyWhenAResyncIsOverAndDidNotHelp() {
    table.asked = List.of(ITEMS);
    advice.follow();
    table.asked = List.of(new Asked("items", 9, "full", 0));
    advice.follow();
    assertThat(patches).as("the run after it may be blocked before the resync begins").hasSize(1);
    table.resynced = true;
    advice.follow();
    assertThat(patches).hasSize(2);
    table.asked = List.of();
    assertThat(advice.follow()).isEmpty();
    assertThat(advice.followed()).isEqualTo(2);
  }
}
