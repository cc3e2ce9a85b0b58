package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VoiceTokenIT {
  private static final String NOWHERE = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  private static final String EVERYTHING =
      """
      {"can_publish":true,"can_subscribe":true,\
      "publish_sources":["screen_share","camera","microphone","camera"]}\
      """;

  @AutoClose private static TestServer server;
  private static Person owner;
  private static Person member;
  private static String guild;
  private static String text;
  private static String voice;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    owner = server.person("owner");
    member = server.person("member");
    guild = owner.createGuild();
    text = owner.createChannel(guild);
    voice = VoiceRoutes.channel(owner, guild);
    member.join(guild);
  }

  @Test
  void letsAMemberSpeakByDefault() throws Exception {
    var answer = VoiceRoutes.token(member, guild, voice, "{}").ok();
    assertThat(answer.keys())
        .containsExactly(
            "token",
            "livekit_url",
            "room",
            "identity",
            "can_publish",
            "can_subscribe",
            "publish_sources",
            "expires_in_secs");
    assertThat(answer.text("livekit_url")).isEqualTo("ws://127.0.0.1:7880");
    assertThat(answer.text("room")).isEqualTo("filament.voice." + guild + "." + voice);
    assertThat(answer.text("identity")).isEqualTo("u." + member.id() + "." + guild + "." + voice);
    assertThat(answer.json().path("can_publish")).hasToString("true");
    assertThat(answer.json().path("can_subscribe")).hasToString("false");
    assertThat(answer.json().path("publish_sources")).hasToString("[\"microphone\"]");
    assertThat(answer.json().path("expires_in_secs")).hasToString("300");

    var claims =
        LiveKitTokensTest.claims(answer.text("token"), "a-secret-of-at-least-32-bytes-for-tests");
    assertThat(claims.path("iss").asText()).isEqualTo("testkey");
    assertThat(claims.path("sub").asText()).isEqualTo(answer.text("identity"));
    assertThat(claims.path("name").asText()).isEqualTo(member.name());
    assertThat(claims.path("exp").asLong() - claims.path("nbf").asLong()).isEqualTo(300);
    assertThat(claims.path("video").path("room").asText()).isEqualTo(answer.text("room"));
    assertThat(claims.path("video").path("canPublishSources")).hasToString("[\"microphone\"]");
  }

  @Test
  void grantsWhatTheRolesAllow() throws Exception {
    var all = VoiceRoutes.token(owner, guild, voice, EVERYTHING).ok();
    assertThat(all.json().path("publish_sources"))
        .hasToString("[\"microphone\",\"camera\",\"screen_share\"]");
    assertThat(all.json().path("can_subscribe").asBoolean()).isTrue();
    var some = VoiceRoutes.token(member, guild, voice, EVERYTHING).ok();
    assertThat(some.json().path("publish_sources")).hasToString("[\"microphone\"]");
    var listening =
        VoiceRoutes.token(
                member,
                guild,
                voice,
                "{\"can_publish\":false,\"can_subscribe\":true,\"publish_sources\":null}")
            .ok();
    assertThat(listening.json().path("publish_sources")).hasToString("[]");
    assertThat(listening.json().path("can_publish").asBoolean()).isFalse();
    assertThat(listening.json().path("can_subscribe").asBoolean()).isTrue();
  }

  @Test
  void refusesToGrantNothing() {
    refused("{\"publish_sources\":[\"camera\"]}");
    refused("{\"publish_sources\":[]}");
    refused("{\"can_publish\":false}");
  }

  private static void refused(String body) {
    VoiceRoutes.token(member, guild, voice, body).refused(400, "invalid_request");
  }

  @Test
  void refusesMalformedBodies() {
    for (var body :
        new String[] {
          "{\"publish_sources\":[\"hologram\"]}",
          "{\"publish_sources\":[null]}",
          "{\"publish_sources\":\"camera\"}",
          "{\"can_publish\":\"yes\"}",
          "{\"admin\":true}",
          "[]",
        }) {
      refused(body);
      VoiceRoutes.token(member, NOWHERE, voice, body).refused(400, "invalid_request");
    }
    member.post(VoiceRoutes.path(guild, voice, "token")).refused(415, "unsupported_media_type");
  }

  @Test
  void refusesThoseWhoMayNotEnter() {
    var stranger = server.person("stranger");
    VoiceRoutes.token(stranger, guild, voice, "{}").refused(403, "forbidden");
    VoiceRoutes.token(stranger, guild, NOWHERE, "{}").refused(403, "forbidden");
    VoiceRoutes.token(stranger, guild, text, "{}").refused(403, "forbidden");
    VoiceRoutes.token(member, NOWHERE, voice, "{}").refused(403, "forbidden");
    VoiceRoutes.token(member, "nonsense", voice, "{}").refused(403, "forbidden");
    VoiceRoutes.token(member, guild, NOWHERE, "{}").refused(404, "not_found");
    VoiceRoutes.token(member, guild, "nonsense", "{}").refused(404, "not_found");
    VoiceRoutes.token(member, guild, text, "{}").refused(400, "invalid_request");
    server
        .client()
        .post(VoiceRoutes.path(guild, voice, "token"), "{}")
        .refused(401, "invalid_credentials");
  }

  @Test
  void refusesWhoCannotSeeTheChannel() {
    var closed = VoiceRoutes.channel(owner, guild);
    VoiceRoutes.override(owner, guild, closed, member, "", "create_message");
    VoiceRoutes.token(member, guild, closed, "{}").refused(403, "forbidden");
    VoiceRoutes.token(owner, guild, closed, "{}").ok();
  }

  @Test
  void followsTheOverridesOfTheChannel() {
    var silent = VoiceRoutes.channel(owner, guild);
    VoiceRoutes.override(owner, guild, silent, member, "publish_video", "subscribe_streams");
    var token = VoiceRoutes.token(member, guild, silent, EVERYTHING).ok();
    assertThat(token.json().path("can_subscribe").asBoolean()).isFalse();
    assertThat(token.json().path("publish_sources")).hasToString("[\"microphone\",\"camera\"]");
    VoiceRoutes.token(member, guild, silent, "{\"can_publish\":false,\"can_subscribe\":true}")
        .refused(400, "invalid_request");
  }

  @Test
  void sixListenersOfOneUserAtOnce() {
    var somebody = server.person("listener");
    somebody.join(guild);
    var listen = "{\"can_subscribe\":true}";
    for (int i = 0; i < 6; i++) {
      VoiceRoutes.token(somebody, guild, voice, listen).ok();
    }
    var refused = VoiceRoutes.token(somebody, guild, voice, listen).refused(429, "rate_limited");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 300);
    assertThat(Scrape.of(server).text())
        .contains("filament_rate_limit_hits_total{surface=\"media\",reason=\"subscribe\"} 1");
    VoiceRoutes.token(somebody, guild, voice, "{}").ok();
    somebody.post(VoiceRoutes.path(guild, voice, "leave")).ok();
    VoiceRoutes.token(somebody, guild, voice, listen).ok();
  }

  @Test
  void leavesAnAuditRow() {
    var somebody = server.person("audited");
    somebody.join(guild);
    VoiceRoutes.token(somebody, guild, voice, EVERYTHING).ok();
    var rows =
        server
            .database()
            .sql(
                """
                SELECT guild_id, target_user_id IS NULL, details::text FROM audit_logs
                WHERE actor_user_id = ? AND action = 'media.token.issue'
                """,
                somebody.id());
    assertThat(rows).hasSize(1);
    var columns = rows.getFirst().split("\\|", 3);
    assertThat(columns[0]).isEqualTo(guild);
    assertThat(columns[1]).isEqualTo("t");
    var details = Answer.parse(columns[2]);
    assertThat(Answer.keys(details))
        .containsExactlyInAnyOrder(
            "channel_id",
            "room",
            "requested_publish_sources",
            "effective_publish_sources",
            "can_publish",
            "can_subscribe",
            "ttl_secs",
            "client_ip",
            "client_ip_source");
    assertThat(details.path("requested_publish_sources"))
        .hasToString("[\"microphone\",\"camera\",\"screen_share\"]");
    assertThat(details.path("effective_publish_sources")).hasToString("[\"microphone\"]");
    assertThat(details.path("client_ip").asText()).isEqualTo("127.0.0.1");
    assertThat(details.path("client_ip_source").asText()).isEqualTo("peer");
    assertThat(details.path("ttl_secs").asInt()).isEqualTo(300);
  }

  @Test
  void leavingAndFlaggingNeedNoCall() {
    var stranger = server.person("passerby");
    assertThat(stranger.post(VoiceRoutes.path(guild, voice, "leave")).status()).isEqualTo(204);
    assertThat(stranger.post(VoiceRoutes.path("x", "y", "leave")).status()).isEqualTo(204);
    var muted = "{\"is_muted\":true,\"is_deafened\":null}";
    assertThat(stranger.post(VoiceRoutes.path(guild, voice, "state"), muted).status())
        .isEqualTo(204);
    assertThat(stranger.post(VoiceRoutes.path("x", "y", "state"), muted).status()).isEqualTo(204);
    stranger.post(VoiceRoutes.path(guild, voice, "state"), "{}").refused(400, "invalid_request");
    stranger
        .post(VoiceRoutes.path(guild, voice, "state"), "{\"is_muted\":1}")
        .refused(400, "invalid_request");
  }
}
