package io.tidemark.kill;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The kills around a commit; {@link ManyKills} has those in every phase. */
@DisplayName("Processes that are killed")
@Tag("long")
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
      "injection 9 CX-20 kill -9 of the sink before its database commit, and after it but before"
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
}
