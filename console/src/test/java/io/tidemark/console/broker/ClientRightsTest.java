package io.tidemark.console.broker;

import static org.apache.kafka.common.acl.AclOperation.ALL;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is asked of brokers, as whom, and what is made of their answers. */
class ClientRightsTest {
  private static List<String> lacking(@Nullable Set<AclOperation> allowed) {
    List<String> lacking = new ArrayList<>();
    Rights.lack("topic t", Set.of(READ, DESCRIBE), allowed, lacking);
    return lacking;
  }

  @Test
  @DisplayName("what a user may not do is one line that says what to grant, where brokers tell it")
  void lines() {
    assertThat(lacking(Set.of(READ, DESCRIBE, WRITE))).isEmpty();
    assertThat(lacking(Set.of(ALL))).isEmpty();
    assertThat(lacking(null)).isEmpty();
    assertThat(lacking(Set.of(WRITE)))
        .containsExactly("topic t: grant Describe and Read on it to the user of its clients");
  }

  @Test
  @DisplayName("topics are those that are named, and those that match")
  void topics() {
    assertThat(ClientRights.names(" a, b,,")).containsExactly("a", "b");
    assertThat(ClientRights.matching("shop\\..*", Set.of("shop.a", "shopping", "b")))
        .containsExactly("shop.a");
    assertThat(ClientRights.matching("(", Set.of("a"))).isEmpty();
    assertThat(ClientRights.matching("", Set.of("a"))).isEmpty();
  }
}
