import sdk.ApiClient;
import sdk.ApiException;
import sdk.api.AuthenticationApi;
import sdk.api.ChannelsApi;
import sdk.api.GuildsApi;
import sdk.api.MessagesApi;
import sdk.api.SearchApi;
import sdk.model.ChannelDraft;
import sdk.model.GuildDraft;
import sdk.model.Login;
import sdk.model.MessageDraft;
import sdk.model.Registration;
import sdk.model.SearchResult;
import sdk.model.Visibility;

/// The README's walk with a client that openapi-generator made of openapi.yaml. Compiled and run by a test.
public final class Walk {
  public static void main(String[] arguments) throws Exception {
    var client = new ApiClient();
    client.updateBaseUri(arguments[0]);
    var authentication = new AuthenticationApi(client);
    var password = "correct horse battery staple";
    authentication.register(new Registration().username("sdk_walker").password(password));
    var tokens = authentication.login(new Login().username("sdk_walker").password(password));
    client.setRequestInterceptor(
        request -> request.header("authorization", "Bearer " + tokens.getAccessToken()));

    var draft = new GuildDraft().name("Club").visibility(Visibility.PUBLIC);
    var guild = new GuildsApi(client).createGuild(draft).getGuildId();
    var general = new ChannelDraft().name("general");
    var channel = new ChannelsApi(client).createChannel(guild, general).getChannelId();
    var messages = new MessagesApi(client);
    var hello = new MessageDraft().content("hello *world*");
    messages.createMessage(guild, channel, hello, null);
    var page = messages.listMessages(guild, channel, 10, null).getMessages();
    System.out.println(page.getFirst().getContent());
    System.out.println(page.getFirst().getMarkdownTokens().size());
    var found = search(client, guild);
    System.out.println(found.getMessageIds().getFirst().equals(page.getFirst().getMessageId()));
  }

  /// The first search at a server may not be level with the log yet, or be over its time: both say
  /// so, and it is asked again.
  private static SearchResult search(ApiClient client, String guild) throws ApiException {
    while (true) {
      try {
        var found =
            new SearchApi(client)
                .searchMessages(guild, "hello", null, null, null, null, null, null, null, null, null);
        if (found.getComplete()) {
          return found;
        }
      } catch (ApiException refused) {
        if (!refused.getResponseBody().contains("took too long")) {
          throw refused;
        }
      }
    }
  }
}
