package io.tidemark.kill;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The kills whose outcome is told to the row; {@link ManyKills} has those in every phase. */
@DisplayName("Processes that are killed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledIT {
  private Servers servers;

  @BeforeAll
  void startServers() {
    servers = new Servers();
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @Test
  @DisplayName(
      "injection 9 kill -9 of the sink before its database commit, and after it but before"
          + " Kafka's: every record is appended exactly once")
  void killBeforeAndAfterCommit() {
    Kills.campaign(
        servers,
        1,
        campaign -> {
          campaign.killWorkerBeforeCommit();
          campaign.killWorkerAfterCommit();
        });
  }

  @Test
  @DisplayName(
      "injection 2 kill -9 of the worker in mid-scan: with a flushed offset the generation ends in"
          + " two attempts, without one it never ends; exactly the stale rows go. injection 11"
          + " kill -9 between two slices of a delete: the totals are right")
  void killInScanAndBetweenSlices() {
    Kills.campaign(
        servers,
        3,
        campaign -> {
          campaign.killWorkerInScan(Servers.Flush.OFTEN);
          campaign.killWorkerInScan(Servers.Flush.RARELY);
          campaign.killWorkerBetweenSlices();
        });
  }
}
