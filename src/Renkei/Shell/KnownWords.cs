namespace Renkei.Shell;

/// <summary>The words of an enumeration as they arrive in a request. .NET reads any number as a value of any enumeration; here a value that has no name is none.</summary>
public static class KnownWords
{
    public static T? Read<T>(string? word) where T : struct, Enum =>
        Enum.TryParse<T>(word, out var value) && Enum.IsDefined(value) ? value : null;

    /// <summary>Refuses a call of the API with a value that has no name, before its use case sees it.</summary>
    public static RouteGroupBuilder OnlyKnownWords(this RouteGroupBuilder routes) => routes.AddEndpointFilter((context, next) =>
        context.Arguments.OfType<Enum>().All(value => Enum.IsDefined(value.GetType(), value))
            ? next(context)
            : ValueTask.FromResult<object?>(TypedResults.BadRequest()));
}
