package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.broker.Brokers;
import io.tidemark.console.broker.ClientRights;
import io.tidemark.console.broker.ClientRights.Found;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Kind;
import io.tidemark.testbed.Broker;
import io.tidemark.testbed.Waiting;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What brokers with an authorizer tell of connectors' rights")
@Tag("long")
class BrokerRightsIT {
  private static final Map<String, String> AUTHORIZER =
      Map.of(
          "authorizer.class.name",
          "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
          "allow.everyone.if.no.acl.found",
          "true");

  private static AclBinding allow(String user, String topic, AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
  }

  private static Found found(Brokers brokers, Kind kind, Map<String, String> config) {
    try (ClientRights rights = brokers.clientRights()) {
      return rights.of(new Connector("mirror", kind, config, List.of()), config);
    }
  }

  @Test
  @DisplayName(
      "topics that a sink may not read, a source may not write, or that are hidden, with what to"
          + " grant; and nothing of those that are open")
  void told() throws ExecutionException, InterruptedException {
    try (Broker broker = Broker.start(AUTHORIZER)) {
      Map<String, Object> worker = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (Admin admin = Admin.create(worker);
          Brokers brokers = new Brokers(worker)) {
        List<String> topics = List.of("shop.orders", "shop.open", "hidden");
        admin
            .createTopics(topics.stream().map(name -> new NewTopic(name, 1, (short) 1)).toList())
            .all()
            .get();
        admin
            .createAcls(
                List.of(
                    allow("ANONYMOUS", "shop.orders", AclOperation.DESCRIBE),
                    allow("somebody", "hidden", AclOperation.ALL)))
            .all()
            .get();
        Map<String, String> sink = Map.of("topics", String.join(",", topics));
        Found wanted =
            new Found(
                List.of("topic shop.orders: grant Read on it to the user of its clients"),
                List.of(
                    "topic hidden is not there yet, or is hidden: then grant Describe on it to the"
                        + " user of its clients"));
        Waiting.untilAsserted(
            "the rules to hold",
            () -> assertThat(found(brokers, Kind.SINK, sink)).isEqualTo(wanted));
        assertThat(found(brokers, Kind.SOURCE, Map.of("topic.prefix", "shop.")).lacking())
            .containsExactly("topic shop.orders: grant Write on it to the user of its clients");
      }
    }
  }
}
