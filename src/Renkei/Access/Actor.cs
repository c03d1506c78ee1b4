using System.Security.Claims;

namespace Renkei.Access;

/// <summary>The person acting in this request, as every rule and every audit line sees them.</summary>
public sealed class Actor(IHttpContextAccessor http)
{
    private const string Console = "console";

    private ClaimsPrincipal? given;
    private string? givenFrom;

    /// <summary>Duties that a rule refused to this person in this request; they are written to the trail when it ends.</summary>
    private readonly HashSet<Duty> refused = [];

    /// <summary>Signed in, and nothing stands between this person and their work.</summary>
    public bool IsKnown => IsReady && (Member is not null || IsConsole);

    // A person, the console, or a program with a key of its own.
    private bool IsReady => Person?.Identity?.IsAuthenticated is true && Must is null;

    /// <summary>What the person must do before anything else: one of the values of <see cref="MemberClaims.Must"/>.</summary>
    public string? Must => Person?.FindFirstValue(MemberClaims.Must);

    internal IReadOnlySet<Duty> Refused => refused;

    /// <summary>The operator at the console, whom no area bounds.</summary>
    public bool IsConsole => given?.Identity?.AuthenticationType == Console;

    public string Name => Person?.FindFirstValue(MemberClaims.Name) ?? "(未登録)";

    public Id<Member>? Member => Id<Member>.TryParse(Person?.FindFirstValue(MemberClaims.Member), null, out var id) ? id : null;

    /// <summary>The hat: which of their memberships the person acts as.</summary>
    public Id<Membership>? Membership => MemberClaims.HatOf(Person);

    public Id<Workplace>? Workplace => Id<Workplace>.TryParse(Person?.FindFirstValue(MemberClaims.Workplace), null, out var id) ? id : null;

    public string? WorkplaceName => Person?.FindFirstValue(MemberClaims.WorkplaceName);

    public string? RoleName => Person?.FindFirstValue(MemberClaims.RoleName);

    /// <summary>Where the request came from: a network address, or the console.</summary>
    public string From => givenFrom ?? http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>What is being done, for the audit trail: the route, or the command.</summary>
    public string Act => given?.FindFirstValue(MemberClaims.Act)
        ?? ((http.HttpContext?.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } route ? $"{http.HttpContext.Request.Method} /{route.TrimStart('/')}" : "");

    public IEnumerable<string> AreaPaths => Person?.FindAll(MemberClaims.Area).Select(claim => claim.Value) ?? [];

    /// <summary>No area bounds this person, not even where a thing lies in none.</summary>
    public bool ServesAll => IsConsole || AreaPaths.Contains(Area.WholeTree);

    private ClaimsPrincipal? Person => given ?? http.HttpContext?.User;

    public bool Has(Duty duty) => Person?.HasClaim(MemberClaims.Duty, duty.ToString()) is true;

    /// <summary>As <see cref="Has(Duty)"/>, for a thing that lies in this area.</summary>
    public bool HasWithin(Duty duty, string? areaPath) =>
        Has(duty) && (ServesAll || (areaPath is not null && AreaPaths.Any(mine => Area.Within(areaPath, mine))));

    /// <summary>For what everyone who has signed in may do.</summary>
    public Refusal? NeedsSignIn() =>
        IsKnown ? null
        : IsReady ? new("not-a-person", "これは人がサインインして行うことです。つながるシステムからは行えません。", StatusCodes.Status403Forbidden)
        : Must is null ? SignInFirst
        : new("not-ready", Must switch
        {
            MemberClaims.MustChangePassword => "先にパスワードを変更してください。",
            MemberClaims.MustUnlock => "しばらく使っていなかったので、画面を閉じました。パスワードを入れて、開けてください。",
            MemberClaims.MustChooseHat => "先に、どの立場（職場と役割）で使うかを選んでください。",
            _ => "先に認証アプリ（2段階認証）を設定してください。",
        }, StatusCodes.Status403Forbidden);

    /// <summary>As <see cref="NeedsSignIn"/>, also for whoever has yet to choose which hat to wear.</summary>
    public Refusal? NeedsSignInEvenWithoutHat() => Must == MemberClaims.MustChooseHat ? null : NeedsSignIn();

    /// <summary>A refusal is written to the trail: a page that only wants to know whether to show a button asks <see cref="Has"/>.</summary>
    public Refusal? Needs(Duty duty)
    {
        if (Has(duty))
        {
            return null;
        }

        if (!IsReady)
        {
            return NeedsSignIn();
        }

        refused.Add(duty);
        return new("not-your-duty", "この操作はあなたの役割では行えません。必要なときは管理者に相談してください。", StatusCodes.Status403Forbidden);
    }

    /// <summary>As <see cref="Needs(Duty)"/>, and the thing in question must lie in an area that the actor's workplace serves.</summary>
    public Refusal? NeedsWithin(Duty duty, string? areaPath)
    {
        if (Needs(duty) is { } refusal)
        {
            return refusal;
        }

        if (HasWithin(duty, areaPath))
        {
            return null;
        }

        refused.Add(duty);
        return new("not-your-area", "これはあなたの担当区域の外にあります。担当の拠点か市に連絡してください。", StatusCodes.Status403Forbidden);
    }

    internal static Refusal SignInFirst => new("sign-in", "サインインしてから行ってください。", StatusCodes.Status401Unauthorized);

    /// <summary>The people of this workplace are this person's to invite, change and remove: as who manages members anywhere, or as its own administrator.</summary>
    public bool Manages(Id<Workplace> workplace) => Has(Duty.ManageMembers) || (Has(Duty.ManageOwnPeople) && Workplace == workplace);

    /// <summary>For who manages the people of any workplace at all; of which, <see cref="Manages"/> tells.</summary>
    public Refusal? NeedsToManageAny() => Has(Duty.ManageMembers) ? null : Needs(Duty.ManageOwnPeople);

    /// <summary>As <see cref="Manages"/>, and a refusal is told.</summary>
    public Refusal? NeedsToManage(Id<Workplace> workplace)
    {
        if (NeedsToManageAny() is { } refusal)
        {
            return refusal;
        }

        if (Manages(workplace))
        {
            return null;
        }

        refused.Add(Duty.ManageMembers);
        return new("not-your-workplace", "ほかの職場の人は、変えられません。その職場の管理者か、拠点に頼んでください。", StatusCodes.Status403Forbidden);
    }

    /// <summary>Work goes on for a person after their request has ended, or for the operator at the console.</summary>
    public void Become(ClaimsPrincipal person, string from) => (given, givenFrom) = (person, from);

    public (ClaimsPrincipal Person, string From) Snapshot() => (Person ?? new ClaimsPrincipal(), From);

    /// <summary>Whoever can start a command on the server already holds the database: the console has every duty, under its own name.</summary>
    public void BecomeConsole(string command) => BecomeOperator("操作卓", command);

    /// <summary>Nobody stands behind what the servers do at set times; it has the console's duties under its own name.</summary>
    public void BecomeMachine(string work) => BecomeOperator("自動", work);

    private void BecomeOperator(string name, string act) => Become(
        new(new ClaimsIdentity(
            [new(MemberClaims.Name, name), new(MemberClaims.Act, act), .. Enum.GetNames<Duty>().Select(duty => new Claim(MemberClaims.Duty, duty))],
            Console)),
        Console);
}
