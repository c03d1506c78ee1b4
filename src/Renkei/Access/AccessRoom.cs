using System.CommandLine;
using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Renkei.Access.Machines;
using Renkei.Access.People;
using Renkei.Access.SigningIn;
using Renkei.Access.Standing;
using Renkei.Access.Trail;
using Renkei.Shell;

namespace Renkei.Access;

/// <summary>All that the rest of the application must know of who somebody is, what they may do, and what they did.</summary>
public static class AccessRoom
{
    public const string SignInLimit = "sign-in";

    /// <summary>For files that anybody may have.</summary>
    public const string DownloadLimit = "download";

    // Where somebody without an account can try out passwords, codes and links.
    private static readonly string[] GuessedAt = ["/signin", "/api/session", "/invite", "/password", "/api/invitations", "/api/password-links", "/join", "/api/joining", "/events/talk", "/api/public/talks", MachineSignIn.TokenPath];

    // Forms that anybody may send, also many people behind one address at once when a popular event opens.
    private static readonly string[] OpenForms = ["/events", "/api/public/events", "/inquiries", "/api/public/inquiries"];

    private const string DefaultUrl = "http://localhost:5080";
    private const string EitherScheme = "renkei";
    private const int SignInsPerMinute = 10;
    private const int SignInsPerMinuteFromOneAddress = 100;
    private const int FormsPerMinuteFromOneAddress = 120;
    private const int DownloadsPerMinute = 30;

    // PBKDF2 with HMAC-SHA512, as OWASP's password storage guidance counts it (2023).
    private const int PasswordIterations = 210_000;
    private const int FailuresBeforeLockout = 5;
    private static readonly TimeSpan LockoutLasts = TimeSpan.FromMinutes(15);

    // How long a session can outlive the membership it rests on.
    private static readonly TimeSpan SessionsAreCheckedEvery = TimeSpan.FromMinutes(1);

    extension(AppDb db)
    {
        public DbSet<Area> Areas => db.Set<Area>();
        public DbSet<Workplace> Workplaces => db.Set<Workplace>();
        public DbSet<Member> Members => db.Set<Member>();
        public DbSet<Membership> Memberships => db.Set<Membership>();
        public DbSet<Invitation> Invitations => db.Set<Invitation>();
        public DbSet<PasswordLink> PasswordLinks => db.Set<PasswordLink>();
        public DbSet<AuditLine> AuditLines => db.Set<AuditLine>();
        public DbSet<AuditDay> AuditDays => db.Set<AuditDay>();
    }

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddHttpContextAccessor().AddScoped<Actor>().AddScoped<AuditWriter>().AddScoped<MemberClaims>()
            .AddScoped<SignInTrail>().AddScoped<SignIn>().AddScoped<Sessions>().AddScoped<SignInByCode>().AddScoped<SignInByPasskey>().AddScoped<DirectorySignIn>().AddScoped<Passkeys>().AddScoped<SignOut>()
            .AddScoped<ChangePassword>().AddScoped<SetUpTotp>().AddScoped<ResetTotp>().AddScoped<RenewRecoveryCodes>()
            .AddScoped<FindHats>().AddScoped<WearHat>().AddScoped<SetNewPassword>()
            .AddScoped<NewMember>().AddScoped<InviteMember>().AddScoped<InviteMany>().AddScoped<CancelInvitation>().AddScoped<AcceptInvitation>().AddScoped<JoinWorkplace>().AddScoped<EndMembership>().AddScoped<ChangeMembership>().AddScoped<TransferMember>().AddScoped<FindMembers>()
            .AddScoped<GetMember>().AddScoped<ExplainMember>().AddScoped<ResetMemberTotp>().AddScoped<EndSessions>().AddScoped<IssuePasswordLink>()
            .AddScoped<AddArea>().AddScoped<RenameArea>().AddScoped<MoveArea>().AddScoped<FindAreas>()
            .AddScoped<AddWorkplace>().AddScoped<ChangeWorkplace>().AddScoped<FindWorkplaces>()
            .AddScoped<ReadAudit>().AddScoped<ExportAudit>().AddScoped<GetAuditReview>().AddScoped<ReviewAudit>().AddScoped<RecordPrint>().AddScoped<VerifyAudit>().AddScoped<KeepAudit>().AddSingleton<ReadTrail>()
            .AddScoped<DoStandingWork>().AddScoped<FindStandingWork>();

        // Machines write and read the same words as the code: "HomeDoctor", not 4.
        services.ConfigureHttpJsonOptions(options => options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false)));

        foreach (var name in AuditName.OfAccess)
        {
            services.AddSingleton(name);
        }

        services
            .AddSingleton(new NavItem("利用者・招待", "/members", nameof(Duty.ManageMembers), NavGroup.Manage) { Order = 10 })
            .AddSingleton(new NavItem("職場", "/workplaces", nameof(Duty.ManageMembers), NavGroup.Manage) { Order = 20 })
            .AddSingleton(new NavItem("区域", "/areas", nameof(Duty.ManageAreas), NavGroup.Manage) { Order = 30 })
            .AddSingleton(new NavItem("操作の記録", "/audit", nameof(Duty.ReadAudit), NavGroup.Manage) { Order = 40 });

        services
            .AddSingleton(new NavItem("定時の仕事", "/standing-work", nameof(Duty.ReadAudit), NavGroup.Manage) { Order = 50 })
            .AddSingleton(new StandingWork("audit-check", "操作の記録の、終わった日を確かめる", "0 10 2 * * ?", async (provider, stop) =>
                (await provider.GetRequiredService<KeepAudit>().CheckFinishedDays(stop)).Count is > 0 and var faults ? $"おかしいところが{faults:N0}か所あります。" : "変えられたところはありません。"))
            .AddSingleton(new StandingWork("audit-digest", "操作の記録の要約を書き出す", "0 20 2 * * ?", async (provider, stop) =>
                provider.GetRequiredService<IConfiguration>()["Audit:DigestFolder"] is { Length: > 0 } folder ? $"{await provider.GetRequiredService<KeepAudit>().WriteDigests(folder, stop)}日分" : "書き出す先（Audit:DigestFolder）が決まっていません。"))
            .AddSingleton(new StandingWork("audit-throw-away", "保存の年数を過ぎた操作の記録を捨てる", "0 40 2 * * ?", async (provider, stop) =>
                await provider.GetRequiredService<KeepAudit>().ThrowAway(stop) is > 0 and var days ? $"{days}日分" : ""))
            .AddSingleton(new StandingWork("sessions", "終わったサインインの記録を片付ける", "0 50 2 * * ?", async (provider, stop) => await provider.GetRequiredService<Sessions>().Forget(stop) is > 0 and var forgotten ? $"{forgotten}件" : ""));

        services.AddScoped<ManageMachines>().AddSingleton(new NavItem("つながるシステム", "/machines", nameof(Duty.ManageMembers), NavGroup.Manage) { Order = 45 });
        return services.AddIdentity().AddCookies().AddDirectories().AddMachines().AddServerKeys().AddDoors().AddSignInLimit();
    }

    /// <summary>Call it after UseShell: authentication and routing have then happened.</summary>
    public static WebApplication UseAccess(this WebApplication app)
    {
        app.Use(async (context, next) =>
        {
            // The limiter asks for the account synchronously, so the form is read before it.
            if (IsSignIn(context) && context.Request.Path == "/signin")
            {
                await context.Request.ReadFormAsync(context.RequestAborted);
            }

            try
            {
                await next(context);
            }
            finally
            {
                await Doors.WriteRefusals(context);
            }
        });
        app.UseRateLimiter();
        return app;
    }

    // A form without its token must not be read at all; it is refused further on.
    private static bool IsSignIn(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: true } && context.Request.HasFormContentType;

    public static void MapAccess(this IEndpointRouteBuilder app)
    {
        SignOut.Map(app);
        DirectorySignIn.Map(app);

        var members = app.MapGroup("/api/members").WithTags("利用者");
        FindMembers.Map(members);
        InviteMember.Map(members);
        InviteMany.Map(members);
        CancelInvitation.Map(members);
        EndMembership.Map(members);
        ChangeMembership.Map(members);
        TransferMember.Map(members);
        GetMember.Map(members);
        ExplainMember.Map(members);
        ResetMemberTotp.Map(members);
        EndSessions.Map(members);
        IssuePasswordLink.Map(members);

        var session = app.MapGroup("/api/session").WithTags("サインイン");
        SignIn.Map(session);
        SignInByCode.Map(session);
        SignInByPasskey.Map(session);
        SignOut.MapApi(session);

        var account = app.MapGroup("/api/account").WithTags("自分の登録");
        FindHats.Map(account);
        WearHat.Map(account);
        ChangePassword.Map(account);
        SetUpTotp.Map(account);
        ResetTotp.Map(account);
        RenewRecoveryCodes.Map(account);
        Passkeys.Map(account);
        Sessions.Map(account, session);

        var invitations = app.MapGroup("/api/invitations").WithTags("招待とパスワードのリンク");
        AcceptInvitation.Map(invitations);
        JoinWorkplace.Map(invitations);
        SetNewPassword.Map(app.MapGroup("/api/password-links").WithTags("招待とパスワードのリンク"));

        var areas = app.MapGroup("/api/areas").WithTags("区域");
        FindAreas.Map(areas);
        AddArea.Map(areas);
        RenameArea.Map(areas);
        MoveArea.Map(areas);

        var workplaces = app.MapGroup("/api/workplaces").WithTags("職場");
        FindWorkplaces.Map(workplaces);
        AddWorkplace.Map(workplaces);
        ChangeWorkplace.Map(workplaces);

        var audit = app.MapGroup("/api/audit").WithTags("操作の記録");
        ReadAudit.Map(audit);
        ExportAudit.Map(audit);
        GetAuditReview.Map(audit);
        ReviewAudit.Map(audit);
        RecordPrint.Map(audit);

        ManageMachines.Map(app.MapGroup("/api/machines").WithTags("つながるシステム"));

        var works = app.MapGroup("/api/standing-work").WithTags("定時の仕事");
        FindStandingWork.Map(works);
        DoStandingWork.Map(works);
    }

    /// <summary>The site's own address (<c>Access:Url</c>), for links that are not made from a request.</summary>
    public static string Site(IConfiguration configuration) => configuration["Access:Url"] is { Length: > 0 } address ? address : DefaultUrl;

    /// <summary>What the console can do here. The services are built only when a command runs.</summary>
    public static IEnumerable<Command> Commands(Func<IServiceProvider> services) => [InviteCommand.Make(services), AuditCommand.Make(services)];

    private static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        // Before Identity's own, which then stays out.
        services.AddScoped<IPasswordValidator<Member>, PasswordRules>();
        services.AddIdentityCore<Member>(options =>
            {
                options.User.RequireUniqueEmail = true;
                options.Lockout.MaxFailedAccessAttempts = FailuresBeforeLockout;
                options.Lockout.DefaultLockoutTimeSpan = LockoutLasts;
            })
            .AddUserStore<MemberStore>()
            .AddUserManager<MemberManager>()
            .AddSignInManager<MemberSignIn>()
            .AddClaimsPrincipalFactory<MemberClaims>()
            .AddTokenProvider<Totp>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddOptions<PasswordHasherOptions>().Configure<IConfiguration>((options, configuration) => options.IterationCount = configuration.GetValue("Access:PasswordIterations", PasswordIterations));
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // The device asks who holds it (finger, face, PIN), and knows the account by itself: no address is typed.
            (options.UserVerificationRequirement, options.ResidentKeyRequirement) = ("required", "required");
        });
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = SessionsAreCheckedEvery);
        return services;
    }

    private static IServiceCollection AddCookies(this IServiceCollection services)
    {
        // A person comes with the cookie, a program with a token; which of the two is asked is decided with each request.
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector = context => MachineSignIn.IsMachine(context.Request) ? MachineSignIn.Scheme : IdentityConstants.ApplicationScheme)
            .AddIdentityCookies();
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IHostEnvironment>((options, host) =>
        {
            Guard(options.Cookie, "renkei", host);
            options.ExpireTimeSpan = Sessions.Lasts;
            options.SlidingExpiration = false;

            options.Events.OnValidatePrincipal = async session =>
            {
                await SecurityStampValidator.ValidatePrincipalAsync(session);
                if (session.Principal is not null)
                {
                    await session.HttpContext.RequestServices.GetRequiredService<MemberSignIn>().LookAtSession(session);
                }
            };

            // The doorkeeper has the words; these only speak where it was not asked.
            options.Events.OnRedirectToLogin = context => Answer(context.Response, StatusCodes.Status401Unauthorized);
            options.Events.OnRedirectToAccessDenied = context => Answer(context.Response, StatusCodes.Status403Forbidden);
        });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.TwoFactorUserIdScheme).Configure<IHostEnvironment>((options, host) => Guard(options.Cookie, "renkei-code", host));
        return services;

        static void Guard(CookieBuilder cookie, string name, IHostEnvironment host)
        {
            // Only this host, only by TLS, for all paths: the prefix makes the browser insist on it.
            cookie.Name = host.IsDevelopment() ? name : $"__Host-{name}";
            cookie.Path = "/";
            cookie.HttpOnly = true;
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = host.IsDevelopment() ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }

        static Task Answer(HttpResponse response, int status)
        {
            response.StatusCode = status;
            return Task.CompletedTask;
        }
    }

    private static IServiceCollection AddServerKeys(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("renkei");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceScopeFactory>((options, scopes) => options.XmlRepository = new ServerKeys(scopes));
        return services;
    }

    private static IServiceCollection AddSignInLimit(this IServiceCollection services) => services.AddRateLimiter(_ => { }).AddOptions<RateLimiterOptions>().Configure<IConfiguration>((options, configuration) =>
    {
        // A hospital's whole staff may come from one address in the morning; a very large one says so.
        var fromOneAddress = configuration.GetValue("Access:SignInsPerMinuteFromOneAddress", SignInsPerMinuteFromOneAddress);
        var forms = configuration.GetValue("Access:FormsPerMinuteFromOneAddress", FormsPerMinuteFromOneAddress);
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "60";
            return ValueTask.CompletedTask;
        };

        // Beside the account's own limit: whoever tries many accounts, codes or invitations from one address is stopped too.
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            HttpMethods.IsPost(context.Request.Method) && GuessedAt.Any(path => context.Request.Path.StartsWithSegments(path))
                ? RateLimitPartition.GetFixedWindowLimiter($"from {context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = fromOneAddress, Window = TimeSpan.FromMinutes(1) })
                : HttpMethods.IsPost(context.Request.Method) && context.User.Identity?.IsAuthenticated != true && OpenForms.Any(path => context.Request.Path.StartsWithSegments(path))
                ? RateLimitPartition.GetFixedWindowLimiter($"forms {context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = forms, Window = TimeSpan.FromMinutes(1) })
                : RateLimitPartition.GetNoLimiter(""));

        // A file of thousands of facilities costs what a thousand pages cost; who signed in is known and may.
        options.AddPolicy(DownloadLimit, context => context.User.Identity?.IsAuthenticated == true
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter($"download {context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = DownloadsPerMinute, Window = TimeSpan.FromMinutes(1) }));
        options.AddPolicy(SignInLimit, context =>
        {
            if (!IsSignIn(context))
            {
                return RateLimitPartition.GetNoLimiter("");
            }

            var account = context.Request.Form["Form.Mail"].ToString().Trim().ToUpperInvariant();
            return RateLimitPartition.GetFixedWindowLimiter(
                $"{context.Connection.RemoteIpAddress} {account[..Math.Min(account.Length, 256)]}",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) });
        });
    }).Services;
}
