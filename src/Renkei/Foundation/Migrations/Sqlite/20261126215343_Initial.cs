using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

#pragma warning disable CA1814 // Prefer jagged arrays over multidimensional

namespace Renkei.Foundation.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "agreements",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    written_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agreements", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "areas",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    parent = table.Column<Guid>(type: "TEXT", nullable: true),
                    path = table.Column<string>(type: "TEXT", maxLength: 140, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_areas", x => x.id);
                    table.ForeignKey(
                        name: "FK_areas_areas_parent",
                        column: x => x.parent,
                        principalTable: "areas",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "audit_days",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    opening = table.Column<byte[]>(type: "BLOB", nullable: false),
                    lines = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    checked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    faults = table.Column<int>(type: "INTEGER", nullable: false),
                    thrown_away_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_days", x => x.day);
                });

            migrationBuilder.CreateTable(
                name: "audit_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    who = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    workplace = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    from = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    act = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    verb = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    record = table.Column<Guid>(type: "TEXT", nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: true),
                    after = table.Column<string>(type: "TEXT", nullable: true),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_lines", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_reviews",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    month = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    findings = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    measures = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_reviews", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "boundaries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    geometry = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_boundaries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_term_counts",
                columns: table => new
                {
                    term = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    cases = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_term_counts", x => x.term);
                });

            migrationBuilder.CreateTable(
                name: "consultation_months",
                columns: table => new
                {
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    month = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    changes = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_months", x => new { x.area_path, x.year, x.month });
                });

            migrationBuilder.CreateTable(
                name: "consultation_report_texts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    box = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    written_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    written_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_report_texts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "counters",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    next = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_counters", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "funding_shares",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: true),
                    national = table.Column<decimal>(type: "TEXT", precision: 9, scale: 6, nullable: false),
                    prefecture = table.Column<decimal>(type: "TEXT", precision: 9, scale: 6, nullable: false),
                    premium = table.Column<decimal>(type: "TEXT", precision: 9, scale: 6, nullable: false),
                    second_premium = table.Column<decimal>(type: "TEXT", precision: 9, scale: 6, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_funding_shares", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    dry_run = table.Column<bool>(type: "INTEGER", nullable: false),
                    stored_file = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    as_of = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    added = table.Column<int>(type: "INTEGER", nullable: false),
                    changed = table.Column<int>(type: "INTEGER", nullable: false),
                    unchanged = table.Column<int>(type: "INTEGER", nullable: false),
                    gone = table.Column<int>(type: "INTEGER", nullable: false),
                    quarantined = table.Column<int>(type: "INTEGER", nullable: false),
                    rejected = table.Column<int>(type: "INTEGER", nullable: false),
                    doubted = table.Column<int>(type: "INTEGER", nullable: false),
                    outside = table.Column<int>(type: "INTEGER", nullable: false),
                    problem = table.Column<string>(type: "TEXT", nullable: true),
                    differences = table.Column<string>(type: "TEXT", nullable: true),
                    all_municipalities = table.Column<bool>(type: "INTEGER", nullable: false),
                    as_of_given = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_import_runs", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "members",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    must_change_password = table.Column<bool>(type: "INTEGER", nullable: false),
                    profession = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    licence_number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    last_totp_step = table.Column<long>(type: "INTEGER", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<DateTime>(type: "TEXT", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_members", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "municipalities",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    prefecture = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    kana = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_municipalities", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "national_holidays",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_national_holidays", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "opening_times",
                columns: table => new
                {
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    opens = table.Column<int>(type: "INTEGER", nullable: false),
                    closes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_opening_times", x => new { x.serial, x.day, x.opens });
                });

            migrationBuilder.CreateTable(
                name: "portfolios",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    bureau = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    division = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 140, nullable: true),
                    is_example = table.Column<bool>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    first_year = table.Column<int>(type: "INTEGER", nullable: false),
                    last_year = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_portfolios", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "push_keys",
                columns: table => new
                {
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    @public = table.Column<string>(name: "public", type: "TEXT", maxLength: 100, nullable: false),
                    sealed_private = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_push_keys", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "roster_rounds",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    opened_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    due_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    warn_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    suspend_on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_roster_rounds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "server_keys",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    xml = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_server_keys", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "standing_work",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    result = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    error = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    runs = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_standing_work", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "stock_places",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    is_closed = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stock_places", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "towns",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 6, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    latitude = table.Column<double>(type: "REAL", nullable: false),
                    longitude = table.Column<double>(type: "REAL", nullable: false),
                    area_code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_towns", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "uploaded_parts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_uploaded_parts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "workplaces",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    standing = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    standing_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    standing_reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    agreement_on = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workplaces", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "rejected_rows",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run = table.Column<Guid>(type: "TEXT", nullable: false),
                    line = table.Column<int>(type: "INTEGER", nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    taken = table.Column<bool>(type: "INTEGER", nullable: false),
                    raw = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rejected_rows", x => x.id);
                    table.ForeignKey(
                        name: "FK_rejected_rows_import_runs_run",
                        column: x => x.run,
                        principalTable: "import_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consultation_drafts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    @sealed = table.Column<string>(name: "sealed", type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_drafts", x => x.id);
                    table.ForeignKey(
                        name: "FK_consultation_drafts_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "delivery_choices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    morning_mail = table.Column<bool>(type: "INTEGER", nullable: false),
                    morning_at = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    mail_at_once = table.Column<bool>(type: "INTEGER", nullable: false),
                    push = table.Column<bool>(type: "INTEGER", nullable: false),
                    quiet_from = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    quiet_to = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_delivery_choices", x => x.id);
                    table.ForeignKey(
                        name: "FK_delivery_choices_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "learners",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    kana = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    mail_key = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    profession = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    workplace_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    workplace_key = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    merged_into = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_learners", x => x.id);
                    table.ForeignKey(
                        name: "FK_learners_learners_merged_into",
                        column: x => x.merged_into,
                        principalTable: "learners",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_learners_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "letters",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    to = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    to_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    @sealed = table.Column<string>(name: "sealed", type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    tries = table.Column<int>(type: "INTEGER", nullable: false),
                    next_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_error = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    written_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_letters", x => x.id);
                    table.ForeignKey(
                        name: "FK_letters_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "member_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_member_claims_members_user_id",
                        column: x => x.user_id,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "member_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_member_logins_members_user_id",
                        column: x => x.user_id,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "member_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1023, nullable: false),
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_member_passkeys_members_user_id",
                        column: x => x.user_id,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "member_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_member_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_member_tokens_members_user_id",
                        column: x => x.user_id,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    href = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    read_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    out_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    held_until = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_notices", x => x.id);
                    table.ForeignKey(
                        name: "FK_notices_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "password_links",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    token_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    used_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_password_links", x => x.id);
                    table.ForeignKey(
                        name: "FK_password_links_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "push_devices",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    endpoint = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    p256dh = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    auth = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_push_devices", x => x.id);
                    table.ForeignKey(
                        name: "FK_push_devices_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_sessions",
                columns: table => new
                {
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    started_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    from = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    device = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    locked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sign_in_sessions", x => x.key);
                    table.ForeignKey(
                        name: "FK_sign_in_sessions_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "indicators",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    portfolio = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    numerator = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    denominator = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    unit = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    data_source = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    frequency = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    scene = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    item = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    more_is_better = table.Column<bool>(type: "INTEGER", nullable: false),
                    hide_below = table.Column<int>(type: "INTEGER", nullable: false),
                    question = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_indicators", x => x.id);
                    table.ForeignKey(
                        name: "FK_indicators_portfolios_portfolio",
                        column: x => x.portfolio,
                        principalTable: "portfolios",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "programmes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    portfolio = table.Column<Guid>(type: "TEXT", nullable: false),
                    parent = table.Column<Guid>(type: "TEXT", nullable: true),
                    number = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_note = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    heading = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    owner = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    area_code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    summary = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    started = table.Column<int>(type: "INTEGER", nullable: true),
                    ended = table.Column<int>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_programmes", x => x.id);
                    table.ForeignKey(
                        name: "FK_programmes_portfolios_portfolio",
                        column: x => x.portfolio,
                        principalTable: "portfolios",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_programmes_programmes_parent",
                        column: x => x.parent,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "bodies",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    basis = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    quorum = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    fee = table.Column<long>(type: "INTEGER", nullable: false),
                    paid_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    merged_into = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bodies", x => x.id);
                    table.ForeignKey(
                        name: "FK_bodies_bodies_merged_into",
                        column: x => x.merged_into,
                        principalTable: "bodies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_bodies_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consultation_imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    rows = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_imports", x => x.id);
                    table.ForeignKey(
                        name: "FK_consultation_imports_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "courses",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    summary = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    curriculum = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    targets = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    sessions_to_complete = table.Column<int>(type: "INTEGER", nullable: false),
                    credit = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    credit_units = table.Column<decimal>(type: "TEXT", precision: 5, scale: 2, nullable: false),
                    is_by_nomination = table.Column<bool>(type: "INTEGER", nullable: false),
                    paid_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_courses", x => x.id);
                    table.ForeignKey(
                        name: "FK_courses_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "desk_words",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    list = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_desk_words", x => x.id);
                    table.ForeignKey(
                        name: "FK_desk_words_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "facilities",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    serial = table.Column<long>(type: "INTEGER", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    kana = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    postal_code = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true),
                    municipality = table.Column<string>(type: "TEXT", maxLength: 6, nullable: true),
                    municipality_name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    town = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    rest = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 140, nullable: true),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    northing = table.Column<double>(type: "REAL", nullable: true),
                    location_origin = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    fax = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    web = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    services = table.Column<string>(type: "TEXT", nullable: false),
                    filings = table.Column<string>(type: "TEXT", nullable: false),
                    new_patients = table.Column<string>(type: "TEXT", maxLength: 10, nullable: true),
                    new_patients_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    new_patients_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    conditions = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    confirmed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    openly_confirmed_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    missing_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    sort_key = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false),
                    tags = table.Column<string>(type: "TEXT", nullable: false),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    join_key = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facilities", x => x.id);
                    table.ForeignKey(
                        name: "FK_facilities_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "inbox_tasks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    source = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    href = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: true),
                    duty = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    due = table.Column<DateTime>(type: "TEXT", nullable: false),
                    remind_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    snoozed_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ended_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    opened_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    opened_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inbox_tasks", x => x.id);
                    table.ForeignKey(
                        name: "FK_inbox_tasks_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_inbox_tasks_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    token_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    mail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_facility_administrator = table.Column<bool>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    accepted_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitations", x => x.id);
                    table.ForeignKey(
                        name: "FK_invitations_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "join_applications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    facility = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    administrator_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    administrator_mail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    agreement = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    decided_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_join_applications", x => x.id);
                    table.ForeignKey(
                        name: "FK_join_applications_agreements_agreement",
                        column: x => x.agreement,
                        principalTable: "agreements",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_join_applications_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "machine_clients",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    scopes = table.Column<string>(type: "TEXT", nullable: false),
                    secret_hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    last_day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    made_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    used_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_machine_clients", x => x.id);
                    table.ForeignKey(
                        name: "FK_machine_clients_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "memberships",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    stopped_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    is_facility_administrator = table.Column<bool>(type: "INTEGER", nullable: false),
                    leave_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    leave_to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    suspended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    worn_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_memberships", x => x.id);
                    table.ForeignKey(
                        name: "FK_memberships_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_memberships_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "office_hours",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    open_days = table.Column<string>(type: "TEXT", maxLength: 7, nullable: false),
                    opens = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    closes = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    on_holidays = table.Column<bool>(type: "INTEGER", nullable: false),
                    year_end = table.Column<int>(type: "INTEGER", nullable: false),
                    new_year = table.Column<int>(type: "INTEGER", nullable: false),
                    closed = table.Column<string>(type: "TEXT", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_office_hours", x => x.id);
                    table.ForeignKey(
                        name: "FK_office_hours_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "publications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    summary = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    order_limit = table.Column<int>(type: "INTEGER", nullable: false),
                    must_be_read = table.Column<bool>(type: "INTEGER", nullable: false),
                    lead_days = table.Column<int>(type: "INTEGER", nullable: false),
                    is_closed = table.Column<bool>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publications", x => x.id);
                    table.ForeignKey(
                        name: "FK_publications_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rosters",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    round = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    confirmed_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rosters", x => x.id);
                    table.ForeignKey(
                        name: "FK_rosters_roster_rounds_round",
                        column: x => x.round,
                        principalTable: "roster_rounds",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_rosters_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "workplace_areas",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_workplace_areas", x => x.id);
                    table.ForeignKey(
                        name: "FK_workplace_areas_areas_area",
                        column: x => x.area,
                        principalTable: "areas",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_workplace_areas_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "indicator_values",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    indicator = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    value = table.Column<decimal>(type: "TEXT", precision: 18, scale: 4, nullable: false),
                    numerator = table.Column<int>(type: "INTEGER", nullable: true),
                    denominator = table.Column<int>(type: "INTEGER", nullable: true),
                    origin = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    trace = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_indicator_values", x => x.id);
                    table.ForeignKey(
                        name: "FK_indicator_values_indicators_indicator",
                        column: x => x.indicator,
                        principalTable: "indicators",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "allotments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    area_code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allotments", x => x.id);
                    table.ForeignKey(
                        name: "FK_allotments_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "budget_amounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    account = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    explanation = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_budget_amounts", x => x.id);
                    table.ForeignKey(
                        name: "FK_budget_amounts_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "evaluations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    portfolio = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    scene = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    programme = table.Column<Guid>(type: "TEXT", nullable: true),
                    aim = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    goal = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    measures = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    results = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    grade = table.Column<string>(type: "TEXT", maxLength: 1, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    improvement = table.Column<string>(type: "TEXT", maxLength: 600, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evaluations", x => x.id);
                    table.ForeignKey(
                        name: "FK_evaluations_portfolios_portfolio",
                        column: x => x.portfolio,
                        principalTable: "portfolios",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_evaluations_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "funding_amounts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    amount = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_funding_amounts", x => x.id);
                    table.ForeignKey(
                        name: "FK_funding_amounts_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "programme_events",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: true),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    other = table.Column<Guid>(type: "TEXT", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_programme_events", x => x.id);
                    table.ForeignKey(
                        name: "FK_programme_events_programmes_other",
                        column: x => x.other,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_programme_events_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "programme_items",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    item = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_programme_items", x => x.id);
                    table.ForeignKey(
                        name: "FK_programme_items_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "schedule_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<int>(type: "INTEGER", nullable: false),
                    to = table.Column<int>(type: "INTEGER", nullable: false),
                    label = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_schedule_entries", x => x.id);
                    table.ForeignKey(
                        name: "FK_schedule_entries_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "year_plans",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    edition = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    budget_item = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    is_new_or_expanded = table.Column<bool>(type: "INTEGER", nullable: false),
                    decision = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    remarks = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    evaluation_number = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    @fixed = table.Column<string>(name: "fixed", type: "TEXT", nullable: true),
                    drafted_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    drafted_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    checked_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    checked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    approved_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    approved_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    fixed_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    fixed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_year_plans", x => x.id);
                    table.ForeignKey(
                        name: "FK_year_plans_programmes_programme",
                        column: x => x.programme,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "body_partners",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    body = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_body_partners", x => x.id);
                    table.ForeignKey(
                        name: "FK_body_partners_bodies_body",
                        column: x => x.body,
                        principalTable: "bodies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "body_programmes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    body = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_body_programmes", x => x.id);
                    table.ForeignKey(
                        name: "FK_body_programmes_bodies_body",
                        column: x => x.body,
                        principalTable: "bodies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "meetings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    body = table.Column<Guid>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    starts_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    place = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    online_url = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    called_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    is_talk_only = table.Column<bool>(type: "INTEGER", nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    amend_until = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    approved_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    published_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    summary = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_meetings", x => x.id);
                    table.ForeignKey(
                        name: "FK_meetings_bodies_body",
                        column: x => x.body,
                        principalTable: "bodies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "seats",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    body = table.Column<Guid>(type: "TEXT", nullable: false),
                    organisation = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    position = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    is_paid = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seats", x => x.id);
                    table.ForeignKey(
                        name: "FK_seats_bodies_body",
                        column: x => x.body,
                        principalTable: "bodies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_seats_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consultations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    import = table.Column<Guid>(type: "TEXT", nullable: true),
                    taken_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    month = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    taken_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    taken_by_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    is_repeat = table.Column<bool>(type: "INTEGER", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    caller_kind = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    caller_organisation = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    caller_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    caller_phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    caller_relation = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    search_text = table.Column<string>(type: "TEXT", nullable: false),
                    terms = table.Column<string>(type: "TEXT", nullable: false),
                    naming = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    subject_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    age_band = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    sex = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    lives_in = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    household = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    care_level = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    disease = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    stay = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    has_family_doctor = table.Column<bool>(type: "INTEGER", nullable: true),
                    topics = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    procedures = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    responses = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    outcome_note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    first_visit_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    erased_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false),
                    lead_days = table.Column<int>(type: "INTEGER", nullable: true),
                    family_text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    lead_band = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    hard_kinds = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultations", x => x.id);
                    table.ForeignKey(
                        name: "FK_consultations_consultation_imports_import",
                        column: x => x.import,
                        principalTable: "consultation_imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_consultations_members_taken_by",
                        column: x => x.taken_by,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_consultations_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "course_programmes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_course_programmes", x => x.id);
                    table.ForeignKey(
                        name: "FK_course_programmes_courses_course",
                        column: x => x.course,
                        principalTable: "courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    course = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    starts_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    latitude = table.Column<double>(type: "REAL", nullable: true),
                    longitude = table.Column<double>(type: "REAL", nullable: true),
                    online_url = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    lecturer = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    deadline = table.Column<DateTime>(type: "TEXT", nullable: false),
                    publish_from = table.Column<DateTime>(type: "TEXT", nullable: false),
                    languages = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    accommodations = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    materials = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    online_minutes_needed = table.Column<int>(type: "INTEGER", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    state_reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    next = table.Column<int>(type: "INTEGER", nullable: false),
                    notice = table.Column<int>(type: "INTEGER", nullable: false),
                    door_key = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.id);
                    table.ForeignKey(
                        name: "FK_sessions_courses_course",
                        column: x => x.course,
                        principalTable: "courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "talks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    group_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    contact_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    mail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    topics = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    wishes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    place = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    people_expected = table.Column<int>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    asked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    speaker = table.Column<Guid>(type: "TEXT", nullable: true),
                    speaker_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    starts_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ends_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    course = table.Column<Guid>(type: "TEXT", nullable: true),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    people = table.Column<int>(type: "INTEGER", nullable: true),
                    report = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    booklets_given = table.Column<int>(type: "INTEGER", nullable: false),
                    shelf = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    forgotten_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_talks", x => x.id);
                    table.ForeignKey(
                        name: "FK_talks_courses_course",
                        column: x => x.course,
                        principalTable: "courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_talks_members_speaker",
                        column: x => x.speaker,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attribute_changes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    facility = table.Column<Guid>(type: "TEXT", nullable: false),
                    attribute = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: true),
                    after = table.Column<string>(type: "TEXT", nullable: true),
                    as_of = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    visibility = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attribute_changes", x => x.id);
                    table.ForeignKey(
                        name: "FK_attribute_changes_facilities_facility",
                        column: x => x.facility,
                        principalTable: "facilities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "facility_numbers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    facility = table.Column<Guid>(type: "TEXT", nullable: false),
                    scheme = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facility_numbers", x => x.id);
                    table.ForeignKey(
                        name: "FK_facility_numbers_facilities_facility",
                        column: x => x.facility,
                        principalTable: "facilities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "facts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    facility = table.Column<Guid>(type: "TEXT", nullable: false),
                    attribute = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    value = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    visibility = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    as_of = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    confirmed_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    confirmed_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    next_check = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facts", x => x.id);
                    table.ForeignKey(
                        name: "FK_facts_facilities_facility",
                        column: x => x.facility,
                        principalTable: "facilities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "register_entries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    facility = table.Column<Guid>(type: "TEXT", nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    part = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    prefecture = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    key = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    edition = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    missing_since = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    content = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_register_entries", x => x.id);
                    table.ForeignKey(
                        name: "FK_register_entries_facilities_facility",
                        column: x => x.facility,
                        principalTable: "facilities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "copy_orders",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    publication = table.Column<Guid>(type: "TEXT", nullable: false),
                    copies = table.Column<int>(type: "INTEGER", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    organisation = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    address = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    mail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    asked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    copies_sent = table.Column<int>(type: "INTEGER", nullable: false),
                    sent_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    forgotten_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_copy_orders", x => x.id);
                    table.ForeignKey(
                        name: "FK_copy_orders_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_copy_orders_publications_publication",
                        column: x => x.publication,
                        principalTable: "publications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "editions",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    publication = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    changes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    approved_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    approved_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    to = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_editions", x => x.id);
                    table.ForeignKey(
                        name: "FK_editions_publications_publication",
                        column: x => x.publication,
                        principalTable: "publications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "publication_programmes",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    publication = table.Column<Guid>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_publication_programmes", x => x.id);
                    table.ForeignKey(
                        name: "FK_publication_programmes_publications_publication",
                        column: x => x.publication,
                        principalTable: "publications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "plan_texts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    plan = table.Column<Guid>(type: "TEXT", nullable: false),
                    box = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    about = table.Column<Guid>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plan_texts", x => x.id);
                    table.ForeignKey(
                        name: "FK_plan_texts_programmes_about",
                        column: x => x.about,
                        principalTable: "programmes",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_plan_texts_year_plans_plan",
                        column: x => x.plan,
                        principalTable: "year_plans",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "agenda_items",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agenda_items", x => x.id);
                    table.ForeignKey(
                        name: "FK_agenda_items_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "date_options",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false),
                    starts_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_date_options", x => x.id);
                    table.ForeignKey(
                        name: "FK_date_options_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "issues",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    body = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    source = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    source_note = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    source_link = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    scene = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    item = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    raised_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    judged_at = table.Column<Guid>(type: "TEXT", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issues", x => x.id);
                    table.ForeignKey(
                        name: "FK_issues_bodies_body",
                        column: x => x.body,
                        principalTable: "bodies",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_issues_meetings_judged_at",
                        column: x => x.judged_at,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "materials",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    link = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    file_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    is_confidential = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_materials", x => x.id);
                    table.ForeignKey(
                        name: "FK_materials_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "attendees",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false),
                    seat = table.Column<Guid>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    substitute = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_attendees", x => x.id);
                    table.ForeignKey(
                        name: "FK_attendees_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_attendees_seats_seat",
                        column: x => x.seat,
                        principalTable: "seats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consultation_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consultation = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    content_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    bytes = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_files", x => x.id);
                    table.ForeignKey(
                        name: "FK_consultation_files_consultations_consultation",
                        column: x => x.consultation,
                        principalTable: "consultations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consultation_log",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consultation = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 10000, nullable: false),
                    minutes = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_log", x => x.id);
                    table.ForeignKey(
                        name: "FK_consultation_log_consultations_consultation",
                        column: x => x.consultation,
                        principalTable: "consultations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "follow_ups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consultation = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    task = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_ups", x => x.id);
                    table.ForeignKey(
                        name: "FK_follow_ups_consultations_consultation",
                        column: x => x.consultation,
                        principalTable: "consultations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_follow_ups_inbox_tasks_task",
                        column: x => x.task,
                        principalTable: "inbox_tasks",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "hard_cases",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consultation = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    kinds = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    tried = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    reflection = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    shared = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    topics = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    disease = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    procedures = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    age_band = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    household = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    care_level = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    stay = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 50, nullable: false),
                    written_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    written_by_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    reviewed_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    sent_back = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    shared_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_hard_cases", x => x.id);
                    table.ForeignKey(
                        name: "FK_hard_cases_consultations_consultation",
                        column: x => x.consultation,
                        principalTable: "consultations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_hard_cases_members_written_by",
                        column: x => x.written_by,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_hard_cases_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "inquiries",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    consultation = table.Column<Guid>(type: "TEXT", nullable: false),
                    facility = table.Column<Guid>(type: "TEXT", nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    need = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    means = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    asked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    asked_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    answer = table.Column<string>(type: "TEXT", maxLength: 15, nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    takes_new = table.Column<string>(type: "TEXT", maxLength: 15, nullable: true),
                    answered_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    settled_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_inquiries", x => x.id);
                    table.ForeignKey(
                        name: "FK_inquiries_consultations_consultation",
                        column: x => x.consultation,
                        principalTable: "consultations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_inquiries_facilities_facility",
                        column: x => x.facility,
                        principalTable: "facilities",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_inquiries_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "certificates",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    course = table.Column<Guid>(type: "TEXT", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: true),
                    learner = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    held = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    credits = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    issuer = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    issued_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    revoked_because = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_certificates", x => x.id);
                    table.ForeignKey(
                        name: "FK_certificates_courses_course",
                        column: x => x.course,
                        principalTable: "courses",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_certificates_learners_learner",
                        column: x => x.learner,
                        principalTable: "learners",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_certificates_sessions_session",
                        column: x => x.session,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "session_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    title = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    is_public = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session_files", x => x.id);
                    table.ForeignKey(
                        name: "FK_session_files_sessions_session",
                        column: x => x.session,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "session_groups",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: false),
                    taken = table.Column<int>(type: "INTEGER", nullable: false),
                    own_area_first = table.Column<bool>(type: "INTEGER", nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session_groups", x => x.id);
                    table.ForeignKey(
                        name: "FK_session_groups_sessions_session",
                        column: x => x.session,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "survey_sheets",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    phase = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    profession = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    comment = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_sheets", x => x.id);
                    table.ForeignKey(
                        name: "FK_survey_sheets_sessions_session",
                        column: x => x.session,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "articles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    order = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    heading = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    search_key = table.Column<string>(type: "TEXT", maxLength: 8120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_articles", x => x.id);
                    table.ForeignKey(
                        name: "FK_articles_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "edition_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    length = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_edition_files", x => x.id);
                    table.ForeignKey(
                        name: "FK_edition_files_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "edition_readings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_edition_readings", x => x.id);
                    table.ForeignKey(
                        name: "FK_edition_readings_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_edition_readings_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "print_runs",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    publication = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    copies = table.Column<int>(type: "INTEGER", nullable: false),
                    cost = table.Column<long>(type: "INTEGER", nullable: false),
                    tender_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ordered_on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    printer = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: true),
                    delivered_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    copies_delivered = table.Column<int>(type: "INTEGER", nullable: true),
                    cancelled_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_print_runs", x => x.id);
                    table.ForeignKey(
                        name: "FK_print_runs_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_print_runs_publications_publication",
                        column: x => x.publication,
                        principalTable: "publications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "remarks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    publication = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    article = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    answer = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_remarks", x => x.id);
                    table.ForeignKey(
                        name: "FK_remarks_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_remarks_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_remarks_publications_publication",
                        column: x => x.publication,
                        principalTable: "publications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stock_counts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    place = table.Column<Guid>(type: "TEXT", nullable: false),
                    copies = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stock_counts", x => x.id);
                    table.ForeignKey(
                        name: "FK_stock_counts_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_stock_counts_stock_places_place",
                        column: x => x.place,
                        principalTable: "stock_places",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "date_answers",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option = table.Column<Guid>(type: "TEXT", nullable: false),
                    seat = table.Column<Guid>(type: "TEXT", nullable: false),
                    choice = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_date_answers", x => x.id);
                    table.ForeignKey(
                        name: "FK_date_answers_date_options_option",
                        column: x => x.option,
                        principalTable: "date_options",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_date_answers_seats_seat",
                        column: x => x.seat,
                        principalTable: "seats",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "issue_raisings",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    issue = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issue_raisings", x => x.id);
                    table.ForeignKey(
                        name: "FK_issue_raisings_issues_issue",
                        column: x => x.issue,
                        principalTable: "issues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_issue_raisings_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "measures",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    issue = table.Column<Guid>(type: "TEXT", nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    owner_member = table.Column<Guid>(type: "TEXT", nullable: true),
                    owner = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    due = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    programme = table.Column<Guid>(type: "TEXT", nullable: true),
                    indicator = table.Column<Guid>(type: "TEXT", nullable: true),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    grade = table.Column<string>(type: "TEXT", maxLength: 20, nullable: true),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    judged_at = table.Column<Guid>(type: "TEXT", nullable: true),
                    ended_on = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_measures", x => x.id);
                    table.ForeignKey(
                        name: "FK_measures_issues_issue",
                        column: x => x.issue,
                        principalTable: "issues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_measures_meetings_judged_at",
                        column: x => x.judged_at,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_measures_members_owner_member",
                        column: x => x.owner_member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "minute_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false),
                    agenda = table.Column<Guid>(type: "TEXT", nullable: true),
                    order = table.Column<long>(type: "INTEGER", nullable: false),
                    speaker = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    text = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: false),
                    mark = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    is_hidden = table.Column<bool>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    owner_member = table.Column<Guid>(type: "TEXT", nullable: true),
                    due = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    done_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    issue = table.Column<Guid>(type: "TEXT", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_minute_lines", x => x.id);
                    table.ForeignKey(
                        name: "FK_minute_lines_agenda_items_agenda",
                        column: x => x.agenda,
                        principalTable: "agenda_items",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_minute_lines_issues_issue",
                        column: x => x.issue,
                        principalTable: "issues",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_minute_lines_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_minute_lines_members_owner_member",
                        column: x => x.owner_member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "material_files",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    material = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_material_files", x => x.id);
                    table.ForeignKey(
                        name: "FK_material_files_materials_material",
                        column: x => x.material,
                        principalTable: "materials",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consultation_file_parts",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_consultation_file_parts", x => x.id);
                    table.ForeignKey(
                        name: "FK_consultation_file_parts_consultation_files_file",
                        column: x => x.file,
                        principalTable: "consultation_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "advice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    @case = table.Column<Guid>(name: "case", type: "TEXT", nullable: false),
                    from = table.Column<Guid>(type: "TEXT", nullable: false),
                    to = table.Column<Guid>(type: "TEXT", nullable: false),
                    question = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    due = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    asked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    asked_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    answer = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    answered_by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_advice", x => x.id);
                    table.ForeignKey(
                        name: "FK_advice_hard_cases_case",
                        column: x => x.@case,
                        principalTable: "hard_cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_advice_workplaces_from",
                        column: x => x.from,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_advice_workplaces_to",
                        column: x => x.to,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_terms",
                columns: table => new
                {
                    term = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    @case = table.Column<Guid>(name: "case", type: "TEXT", nullable: false),
                    weight = table.Column<float>(type: "REAL", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_terms", x => new { x.term, x.@case });
                    table.ForeignKey(
                        name: "FK_case_terms_hard_cases_case",
                        column: x => x.@case,
                        principalTable: "hard_cases",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "session_file_contents",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    file = table.Column<Guid>(type: "TEXT", nullable: false),
                    content = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_session_file_contents", x => x.id);
                    table.ForeignKey(
                        name: "FK_session_file_contents_session_files_file",
                        column: x => x.file,
                        principalTable: "session_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "applications",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: false),
                    group = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    learner = table.Column<Guid>(type: "TEXT", nullable: true),
                    member = table.Column<Guid>(type: "TEXT", nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    name_key = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    kana = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    mail = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    mail_key = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    phone = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    profession = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    workplace_name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    workplace = table.Column<Guid>(type: "TEXT", nullable: true),
                    years = table.Column<int>(type: "INTEGER", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    is_own_area = table.Column<bool>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    applied_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    offered_until = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ended_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    seen_notice = table.Column<int>(type: "INTEGER", nullable: false),
                    attendance = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    arrived_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    online_minutes = table.Column<int>(type: "INTEGER", nullable: true),
                    table = table.Column<int>(type: "INTEGER", nullable: true),
                    has_answered_before = table.Column<bool>(type: "INTEGER", nullable: false),
                    has_answered_after = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_reminded = table.Column<bool>(type: "INTEGER", nullable: false),
                    forgotten_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_applications", x => x.id);
                    table.ForeignKey(
                        name: "FK_applications_learners_learner",
                        column: x => x.learner,
                        principalTable: "learners",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_applications_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_applications_session_groups_group",
                        column: x => x.group,
                        principalTable: "session_groups",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_applications_sessions_session",
                        column: x => x.session,
                        principalTable: "sessions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_applications_workplaces_workplace",
                        column: x => x.workplace,
                        principalTable: "workplaces",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "survey_marks",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    sheet = table.Column<Guid>(type: "TEXT", nullable: false),
                    question = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    mark = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_survey_marks", x => x.id);
                    table.ForeignKey(
                        name: "FK_survey_marks_survey_sheets_sheet",
                        column: x => x.sheet,
                        principalTable: "survey_sheets",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stock_lines",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    publication = table.Column<Guid>(type: "TEXT", nullable: false),
                    edition = table.Column<Guid>(type: "TEXT", nullable: false),
                    place = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    copies = table.Column<int>(type: "INTEGER", nullable: false),
                    on = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    year = table.Column<int>(type: "INTEGER", nullable: false),
                    recipient = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    area_path = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    order = table.Column<Guid>(type: "TEXT", nullable: true),
                    print_run = table.Column<Guid>(type: "TEXT", nullable: true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    by = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stock_lines", x => x.id);
                    table.ForeignKey(
                        name: "FK_stock_lines_copy_orders_order",
                        column: x => x.order,
                        principalTable: "copy_orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_stock_lines_editions_edition",
                        column: x => x.edition,
                        principalTable: "editions",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_stock_lines_print_runs_print_run",
                        column: x => x.print_run,
                        principalTable: "print_runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_stock_lines_publications_publication",
                        column: x => x.publication,
                        principalTable: "publications",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_stock_lines_stock_places_place",
                        column: x => x.place,
                        principalTable: "stock_places",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "amendments",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    meeting = table.Column<Guid>(type: "TEXT", nullable: false),
                    line = table.Column<Guid>(type: "TEXT", nullable: true),
                    text = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    member = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    answer = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    answered_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_amendments", x => x.id);
                    table.ForeignKey(
                        name: "FK_amendments_meetings_meeting",
                        column: x => x.meeting,
                        principalTable: "meetings",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_amendments_members_member",
                        column: x => x.member,
                        principalTable: "members",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_amendments_minute_lines_line",
                        column: x => x.line,
                        principalTable: "minute_lines",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "funding_shares",
                columns: new[] { "id", "account", "from", "national", "prefecture", "premium", "second_premium", "source", "to" },
                values: new object[,]
                {
                    { new Guid("00000001-5265-6e6b-6569-000000000000"), "care-comprehensive", 2009, 0.40m, 0.20m, 0.20m, 0m, "第4期 1号保険料20%（未確認）", 2011 },
                    { new Guid("00000002-5265-6e6b-6569-000000000000"), "care-comprehensive", 2012, 0.395m, 0.1975m, 0.21m, 0m, "第5期 1号保険料21%（未確認）", 2014 },
                    { new Guid("00000003-5265-6e6b-6569-000000000000"), "care-comprehensive", 2015, 0.39m, 0.195m, 0.22m, 0m, "第6期 1号保険料22%（横浜市 平成29年度予算・決算の割合と一致）", 2017 },
                    { new Guid("00000004-5265-6e6b-6569-000000000000"), "care-comprehensive", 2018, 0.385m, 0.1925m, 0.23m, 0m, "第7期から 1号保険料23%（横浜市 令和2・3年度計画書と千円まで一致）", null },
                    { new Guid("00000005-5265-6e6b-6569-000000000000"), "care-integrated", 2018, 0.25m, 0.125m, 0.23m, 0.27m, "総合事業 国25 県12.5 市12.5 1号23 2号27（未確認）", null },
                    { new Guid("00000006-5265-6e6b-6569-000000000000"), "general", 1950, 0m, 0m, 0m, 0m, "一般会計は市町村の負担", null }
                });

            migrationBuilder.CreateIndex(
                name: "IX_advice_case_id",
                table: "advice",
                columns: new[] { "case", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_advice_from",
                table: "advice",
                column: "from");

            migrationBuilder.CreateIndex(
                name: "IX_advice_to_answered_at",
                table: "advice",
                columns: new[] { "to", "answered_at" });

            migrationBuilder.CreateIndex(
                name: "IX_agenda_items_meeting_order",
                table: "agenda_items",
                columns: new[] { "meeting", "order" });

            migrationBuilder.CreateIndex(
                name: "IX_agreements_from_written_at",
                table: "agreements",
                columns: new[] { "from", "written_at" });

            migrationBuilder.CreateIndex(
                name: "IX_allotments_programme_year_area_code",
                table: "allotments",
                columns: new[] { "programme", "year", "area_code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_amendments_line",
                table: "amendments",
                column: "line");

            migrationBuilder.CreateIndex(
                name: "IX_amendments_meeting_id",
                table: "amendments",
                columns: new[] { "meeting", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_amendments_member",
                table: "amendments",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_applications_group_state_number",
                table: "applications",
                columns: new[] { "group", "state", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_learner_id",
                table: "applications",
                columns: new[] { "learner", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_member_id",
                table: "applications",
                columns: new[] { "member", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_session_name_key",
                table: "applications",
                columns: new[] { "session", "name_key" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_session_number",
                table: "applications",
                columns: new[] { "session", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_applications_state_offered_until",
                table: "applications",
                columns: new[] { "state", "offered_until" });

            migrationBuilder.CreateIndex(
                name: "IX_applications_workplace_id",
                table: "applications",
                columns: new[] { "workplace", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_areas_code",
                table: "areas",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_areas_parent",
                table: "areas",
                column: "parent");

            migrationBuilder.CreateIndex(
                name: "IX_areas_path",
                table: "areas",
                column: "path",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_articles_edition_order",
                table: "articles",
                columns: new[] { "edition", "order" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_attendees_meeting_seat",
                table: "attendees",
                columns: new[] { "meeting", "seat" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_attendees_seat",
                table: "attendees",
                column: "seat");

            migrationBuilder.CreateIndex(
                name: "IX_attribute_changes_facility_at",
                table: "attribute_changes",
                columns: new[] { "facility", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_lines_at_id",
                table: "audit_lines",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_lines_day_number",
                table: "audit_lines",
                columns: new[] { "day", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_audit_lines_member_at",
                table: "audit_lines",
                columns: new[] { "member", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_lines_record_at",
                table: "audit_lines",
                columns: new[] { "record", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_lines_verb_at",
                table: "audit_lines",
                columns: new[] { "verb", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_reviews_month_at",
                table: "audit_reviews",
                columns: new[] { "month", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_bodies_area_path",
                table: "bodies",
                column: "area_path");

            migrationBuilder.CreateIndex(
                name: "IX_bodies_merged_into",
                table: "bodies",
                column: "merged_into");

            migrationBuilder.CreateIndex(
                name: "IX_bodies_workplace",
                table: "bodies",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_body_partners_area_path",
                table: "body_partners",
                column: "area_path");

            migrationBuilder.CreateIndex(
                name: "IX_body_partners_body_area_path",
                table: "body_partners",
                columns: new[] { "body", "area_path" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_body_programmes_body_programme",
                table: "body_programmes",
                columns: new[] { "body", "programme" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_body_programmes_programme",
                table: "body_programmes",
                column: "programme");

            migrationBuilder.CreateIndex(
                name: "IX_boundaries_municipality",
                table: "boundaries",
                column: "municipality",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_budget_amounts_programme_year_kind",
                table: "budget_amounts",
                columns: new[] { "programme", "year", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_case_terms_case_term",
                table: "case_terms",
                columns: new[] { "case", "term" });

            migrationBuilder.CreateIndex(
                name: "IX_case_terms_term_case_weight",
                table: "case_terms",
                columns: new[] { "term", "case", "weight" });

            migrationBuilder.CreateIndex(
                name: "IX_certificates_code",
                table: "certificates",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_certificates_course_number",
                table: "certificates",
                columns: new[] { "course", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_certificates_learner_id",
                table: "certificates",
                columns: new[] { "learner", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_certificates_number",
                table: "certificates",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_certificates_session",
                table: "certificates",
                column: "session");

            migrationBuilder.CreateIndex(
                name: "IX_consultation_drafts_at",
                table: "consultation_drafts",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_consultation_drafts_member_key",
                table: "consultation_drafts",
                columns: new[] { "member", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consultation_file_parts_file_number",
                table: "consultation_file_parts",
                columns: new[] { "file", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consultation_files_consultation_id",
                table: "consultation_files",
                columns: new[] { "consultation", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_consultation_imports_workplace_hash",
                table: "consultation_imports",
                columns: new[] { "workplace", "hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consultation_log_consultation_id",
                table: "consultation_log",
                columns: new[] { "consultation", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_consultation_months_year_area_path",
                table: "consultation_months",
                columns: new[] { "year", "area_path" });

            migrationBuilder.CreateIndex(
                name: "IX_consultation_report_texts_area_path_year_box",
                table: "consultation_report_texts",
                columns: new[] { "area_path", "year", "box" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consultations_disease_age_band_household",
                table: "consultations",
                columns: new[] { "disease", "age_band", "household" });

            migrationBuilder.CreateIndex(
                name: "IX_consultations_import",
                table: "consultations",
                column: "import");

            migrationBuilder.CreateIndex(
                name: "IX_consultations_number",
                table: "consultations",
                column: "number");

            migrationBuilder.CreateIndex(
                name: "IX_consultations_state_taken_at_id",
                table: "consultations",
                columns: new[] { "state", "taken_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_consultations_taken_at_id",
                table: "consultations",
                columns: new[] { "taken_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_consultations_taken_by",
                table: "consultations",
                column: "taken_by");

            migrationBuilder.CreateIndex(
                name: "IX_consultations_workplace_state_taken_at_id",
                table: "consultations",
                columns: new[] { "workplace", "state", "taken_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_consultations_workplace_taken_at_id",
                table: "consultations",
                columns: new[] { "workplace", "taken_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_consultations_workplace_year_number",
                table: "consultations",
                columns: new[] { "workplace", "year", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_consultations_year_area_path",
                table: "consultations",
                columns: new[] { "year", "area_path" });

            migrationBuilder.CreateIndex(
                name: "IX_copy_orders_ended_at",
                table: "copy_orders",
                column: "ended_at",
                filter: "ended_at IS NOT NULL AND forgotten_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_copy_orders_member",
                table: "copy_orders",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_copy_orders_number",
                table: "copy_orders",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_copy_orders_publication",
                table: "copy_orders",
                column: "publication");

            migrationBuilder.CreateIndex(
                name: "IX_copy_orders_state_id",
                table: "copy_orders",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_course_programmes_course_programme",
                table: "course_programmes",
                columns: new[] { "course", "programme" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_course_programmes_programme",
                table: "course_programmes",
                column: "programme");

            migrationBuilder.CreateIndex(
                name: "IX_courses_workplace",
                table: "courses",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_courses_year_id",
                table: "courses",
                columns: new[] { "year", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_date_answers_option_seat",
                table: "date_answers",
                columns: new[] { "option", "seat" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_date_answers_seat",
                table: "date_answers",
                column: "seat");

            migrationBuilder.CreateIndex(
                name: "IX_date_options_meeting_starts_at",
                table: "date_options",
                columns: new[] { "meeting", "starts_at" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_delivery_choices_member",
                table: "delivery_choices",
                column: "member",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_desk_words_workplace_list",
                table: "desk_words",
                columns: new[] { "workplace", "list" });

            migrationBuilder.CreateIndex(
                name: "IX_edition_files_edition",
                table: "edition_files",
                column: "edition",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_edition_readings_edition_member",
                table: "edition_readings",
                columns: new[] { "edition", "member" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_edition_readings_member",
                table: "edition_readings",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_editions_from_to",
                table: "editions",
                columns: new[] { "from", "to" });

            migrationBuilder.CreateIndex(
                name: "IX_editions_publication_number",
                table: "editions",
                columns: new[] { "publication", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_evaluations_portfolio_year_scene_programme",
                table: "evaluations",
                columns: new[] { "portfolio", "year", "scene", "programme" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_evaluations_programme",
                table: "evaluations",
                column: "programme");

            migrationBuilder.CreateIndex(
                name: "IX_facilities_join_key",
                table: "facilities",
                column: "join_key");

            migrationBuilder.CreateIndex(
                name: "IX_facilities_postal_code",
                table: "facilities",
                column: "postal_code");

            migrationBuilder.CreateIndex(
                name: "IX_facilities_serial",
                table: "facilities",
                column: "serial",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_facilities_sort_key_serial",
                table: "facilities",
                columns: new[] { "sort_key", "serial" });

            migrationBuilder.CreateIndex(
                name: "IX_facilities_workplace",
                table: "facilities",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_facility_numbers_facility",
                table: "facility_numbers",
                column: "facility");

            migrationBuilder.CreateIndex(
                name: "IX_facility_numbers_scheme_number",
                table: "facility_numbers",
                columns: new[] { "scheme", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_facts_facility_attribute",
                table: "facts",
                columns: new[] { "facility", "attribute" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_facts_next_check",
                table: "facts",
                column: "next_check");

            migrationBuilder.CreateIndex(
                name: "IX_follow_ups_consultation_id",
                table: "follow_ups",
                columns: new[] { "consultation", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_follow_ups_task",
                table: "follow_ups",
                column: "task");

            migrationBuilder.CreateIndex(
                name: "IX_funding_amounts_programme_year_kind_source",
                table: "funding_amounts",
                columns: new[] { "programme", "year", "kind", "source" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_funding_shares_account_from",
                table: "funding_shares",
                columns: new[] { "account", "from" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_hard_cases_consultation",
                table: "hard_cases",
                column: "consultation",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_hard_cases_scope_area_path",
                table: "hard_cases",
                columns: new[] { "scope", "area_path" });

            migrationBuilder.CreateIndex(
                name: "IX_hard_cases_state_shared_on_id",
                table: "hard_cases",
                columns: new[] { "state", "shared_on", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_hard_cases_workplace",
                table: "hard_cases",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_hard_cases_written_by",
                table: "hard_cases",
                column: "written_by");

            migrationBuilder.CreateIndex(
                name: "IX_import_runs_started_at_id",
                table: "import_runs",
                columns: new[] { "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_import_runs_stored_file",
                table: "import_runs",
                column: "stored_file");

            migrationBuilder.CreateIndex(
                name: "IX_inbox_tasks_kind_source",
                table: "inbox_tasks",
                columns: new[] { "kind", "source" },
                unique: true,
                filter: "state = 'Open'");

            migrationBuilder.CreateIndex(
                name: "IX_inbox_tasks_member_state_due",
                table: "inbox_tasks",
                columns: new[] { "member", "state", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_inbox_tasks_remind_at",
                table: "inbox_tasks",
                column: "remind_at",
                filter: "state = 'Open' AND remind_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_inbox_tasks_workplace_state_due",
                table: "inbox_tasks",
                columns: new[] { "workplace", "state", "due" });

            migrationBuilder.CreateIndex(
                name: "IX_indicator_values_indicator_year_kind",
                table: "indicator_values",
                columns: new[] { "indicator", "year", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_indicators_portfolio_order",
                table: "indicators",
                columns: new[] { "portfolio", "order" });

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_consultation_id",
                table: "inquiries",
                columns: new[] { "consultation", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_facility_asked_at",
                table: "inquiries",
                columns: new[] { "facility", "asked_at" });

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_workplace",
                table: "inquiries",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_inquiries_year_area_path",
                table: "inquiries",
                columns: new[] { "year", "area_path" });

            migrationBuilder.CreateIndex(
                name: "IX_invitations_mail",
                table: "invitations",
                column: "mail");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_token_hash",
                table: "invitations",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_workplace",
                table: "invitations",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_issue_raisings_issue_meeting",
                table: "issue_raisings",
                columns: new[] { "issue", "meeting" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_issue_raisings_meeting",
                table: "issue_raisings",
                column: "meeting");

            migrationBuilder.CreateIndex(
                name: "IX_issues_area_path",
                table: "issues",
                column: "area_path");

            migrationBuilder.CreateIndex(
                name: "IX_issues_body_state_id",
                table: "issues",
                columns: new[] { "body", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_issues_judged_at",
                table: "issues",
                column: "judged_at");

            migrationBuilder.CreateIndex(
                name: "IX_issues_state_id",
                table: "issues",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_join_applications_agreement",
                table: "join_applications",
                column: "agreement");

            migrationBuilder.CreateIndex(
                name: "IX_join_applications_state_id",
                table: "join_applications",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_join_applications_workplace",
                table: "join_applications",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_learners_mail_key",
                table: "learners",
                column: "mail_key");

            migrationBuilder.CreateIndex(
                name: "IX_learners_member",
                table: "learners",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_learners_merged_into",
                table: "learners",
                column: "merged_into");

            migrationBuilder.CreateIndex(
                name: "IX_learners_name_key_id",
                table: "learners",
                columns: new[] { "name_key", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_letters_key",
                table: "letters",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_letters_member",
                table: "letters",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_letters_state_next_at",
                table: "letters",
                columns: new[] { "state", "next_at" });

            migrationBuilder.CreateIndex(
                name: "IX_machine_clients_workplace",
                table: "machine_clients",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_material_files_material",
                table: "material_files",
                column: "material",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_materials_meeting_number",
                table: "materials",
                columns: new[] { "meeting", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_measures_issue_state",
                table: "measures",
                columns: new[] { "issue", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_measures_judged_at",
                table: "measures",
                column: "judged_at");

            migrationBuilder.CreateIndex(
                name: "IX_measures_owner_member",
                table: "measures",
                column: "owner_member");

            migrationBuilder.CreateIndex(
                name: "IX_measures_programme_state",
                table: "measures",
                columns: new[] { "programme", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_meetings_body_year_number",
                table: "meetings",
                columns: new[] { "body", "year", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_meetings_phase_starts_at",
                table: "meetings",
                columns: new[] { "phase", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "IX_meetings_year_state",
                table: "meetings",
                columns: new[] { "year", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_member_claims_user_id",
                table: "member_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_member_logins_user_id",
                table: "member_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_member_passkeys_user_id",
                table: "member_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_members_normalized_email",
                table: "members",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "IX_members_normalized_user_name",
                table: "members",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_memberships_member",
                table: "memberships",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_memberships_workplace",
                table: "memberships",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_minute_lines_agenda",
                table: "minute_lines",
                column: "agenda");

            migrationBuilder.CreateIndex(
                name: "IX_minute_lines_issue",
                table: "minute_lines",
                column: "issue");

            migrationBuilder.CreateIndex(
                name: "IX_minute_lines_meeting_order",
                table: "minute_lines",
                columns: new[] { "meeting", "order" });

            migrationBuilder.CreateIndex(
                name: "IX_minute_lines_owner_member",
                table: "minute_lines",
                column: "owner_member");

            migrationBuilder.CreateIndex(
                name: "IX_municipalities_code",
                table: "municipalities",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_national_holidays_day",
                table: "national_holidays",
                column: "day",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_notices_held_until_id",
                table: "notices",
                columns: new[] { "held_until", "id" },
                filter: "out_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_notices_member_id",
                table: "notices",
                columns: new[] { "member", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_notices_member_read_at",
                table: "notices",
                columns: new[] { "member", "read_at" });

            migrationBuilder.CreateIndex(
                name: "IX_office_hours_workplace",
                table: "office_hours",
                column: "workplace",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_password_links_member",
                table: "password_links",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_password_links_token_hash",
                table: "password_links",
                column: "token_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_plan_texts_about",
                table: "plan_texts",
                column: "about");

            migrationBuilder.CreateIndex(
                name: "IX_plan_texts_plan_box_about",
                table: "plan_texts",
                columns: new[] { "plan", "box", "about" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_portfolios_code",
                table: "portfolios",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_print_runs_edition",
                table: "print_runs",
                column: "edition");

            migrationBuilder.CreateIndex(
                name: "IX_print_runs_programme_year",
                table: "print_runs",
                columns: new[] { "programme", "year" });

            migrationBuilder.CreateIndex(
                name: "IX_print_runs_publication_ordered_on",
                table: "print_runs",
                columns: new[] { "publication", "ordered_on" });

            migrationBuilder.CreateIndex(
                name: "IX_programme_events_other",
                table: "programme_events",
                column: "other");

            migrationBuilder.CreateIndex(
                name: "IX_programme_events_programme_year",
                table: "programme_events",
                columns: new[] { "programme", "year" });

            migrationBuilder.CreateIndex(
                name: "IX_programme_items_item",
                table: "programme_items",
                column: "item");

            migrationBuilder.CreateIndex(
                name: "IX_programme_items_programme_item",
                table: "programme_items",
                columns: new[] { "programme", "item" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_programmes_parent",
                table: "programmes",
                column: "parent");

            migrationBuilder.CreateIndex(
                name: "IX_programmes_portfolio_parent_order",
                table: "programmes",
                columns: new[] { "portfolio", "parent", "order" });

            migrationBuilder.CreateIndex(
                name: "IX_publication_programmes_programme",
                table: "publication_programmes",
                column: "programme");

            migrationBuilder.CreateIndex(
                name: "IX_publication_programmes_publication_programme",
                table: "publication_programmes",
                columns: new[] { "publication", "programme" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_publications_area_path",
                table: "publications",
                column: "area_path");

            migrationBuilder.CreateIndex(
                name: "IX_publications_is_closed_kind_id",
                table: "publications",
                columns: new[] { "is_closed", "kind", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_publications_workplace",
                table: "publications",
                column: "workplace");

            migrationBuilder.CreateIndex(
                name: "IX_push_devices_endpoint",
                table: "push_devices",
                column: "endpoint",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_push_devices_member",
                table: "push_devices",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_register_entries_facility",
                table: "register_entries",
                column: "facility");

            migrationBuilder.CreateIndex(
                name: "IX_register_entries_source_key",
                table: "register_entries",
                columns: new[] { "source", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rejected_rows_run_taken_line",
                table: "rejected_rows",
                columns: new[] { "run", "taken", "line" });

            migrationBuilder.CreateIndex(
                name: "IX_remarks_edition",
                table: "remarks",
                column: "edition");

            migrationBuilder.CreateIndex(
                name: "IX_remarks_member",
                table: "remarks",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_remarks_publication_state_id",
                table: "remarks",
                columns: new[] { "publication", "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_roster_rounds_year",
                table: "roster_rounds",
                column: "year",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rosters_round_workplace",
                table: "rosters",
                columns: new[] { "round", "workplace" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rosters_workplace_state",
                table: "rosters",
                columns: new[] { "workplace", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_schedule_entries_programme_year",
                table: "schedule_entries",
                columns: new[] { "programme", "year" });

            migrationBuilder.CreateIndex(
                name: "IX_seats_body_to",
                table: "seats",
                columns: new[] { "body", "to" });

            migrationBuilder.CreateIndex(
                name: "IX_seats_member_to",
                table: "seats",
                columns: new[] { "member", "to" });

            migrationBuilder.CreateIndex(
                name: "IX_session_file_contents_file",
                table: "session_file_contents",
                column: "file",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_session_files_session",
                table: "session_files",
                column: "session");

            migrationBuilder.CreateIndex(
                name: "IX_session_groups_session_order",
                table: "session_groups",
                columns: new[] { "session", "order" });

            migrationBuilder.CreateIndex(
                name: "IX_sessions_course_number",
                table: "sessions",
                columns: new[] { "course", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_sessions_starts_at_id",
                table: "sessions",
                columns: new[] { "starts_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_sign_in_sessions_member_ended_at",
                table: "sign_in_sessions",
                columns: new[] { "member", "ended_at" });

            migrationBuilder.CreateIndex(
                name: "IX_sign_in_sessions_seen_at",
                table: "sign_in_sessions",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "IX_stock_counts_edition_place",
                table: "stock_counts",
                columns: new[] { "edition", "place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_stock_counts_place",
                table: "stock_counts",
                column: "place");

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_edition",
                table: "stock_lines",
                column: "edition");

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_kind_on_publication",
                table: "stock_lines",
                columns: new[] { "kind", "on", "publication" });

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_kind_year_publication",
                table: "stock_lines",
                columns: new[] { "kind", "year", "publication" });

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_order",
                table: "stock_lines",
                column: "order");

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_place",
                table: "stock_lines",
                column: "place");

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_print_run",
                table: "stock_lines",
                column: "print_run");

            migrationBuilder.CreateIndex(
                name: "IX_stock_lines_publication_id",
                table: "stock_lines",
                columns: new[] { "publication", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_stock_places_name",
                table: "stock_places",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_survey_marks_sheet_question",
                table: "survey_marks",
                columns: new[] { "sheet", "question" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_survey_sheets_session_phase_id",
                table: "survey_sheets",
                columns: new[] { "session", "phase", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_talks_course_starts_at",
                table: "talks",
                columns: new[] { "course", "starts_at" });

            migrationBuilder.CreateIndex(
                name: "IX_talks_speaker",
                table: "talks",
                column: "speaker");

            migrationBuilder.CreateIndex(
                name: "IX_talks_state_id",
                table: "talks",
                columns: new[] { "state", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_towns_key",
                table: "towns",
                column: "key");

            migrationBuilder.CreateIndex(
                name: "IX_towns_municipality_key",
                table: "towns",
                columns: new[] { "municipality", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_uploaded_parts_at",
                table: "uploaded_parts",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_uploaded_parts_file_number",
                table: "uploaded_parts",
                columns: new[] { "file", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_workplace_areas_area",
                table: "workplace_areas",
                column: "area");

            migrationBuilder.CreateIndex(
                name: "IX_workplace_areas_workplace_area",
                table: "workplace_areas",
                columns: new[] { "workplace", "area" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_workplaces_name",
                table: "workplaces",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "IX_year_plans_programme_year_edition",
                table: "year_plans",
                columns: new[] { "programme", "year", "edition" },
                unique: true);

            Renkei.Facilities.FacilityIndex.Up(migrationBuilder);
            Renkei.Consultations.ConsultationIndex.Up(migrationBuilder);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "advice");

            migrationBuilder.DropTable(
                name: "allotments");

            migrationBuilder.DropTable(
                name: "amendments");

            migrationBuilder.DropTable(
                name: "applications");

            migrationBuilder.DropTable(
                name: "articles");

            migrationBuilder.DropTable(
                name: "attendees");

            migrationBuilder.DropTable(
                name: "attribute_changes");

            migrationBuilder.DropTable(
                name: "audit_days");

            migrationBuilder.DropTable(
                name: "audit_lines");

            migrationBuilder.DropTable(
                name: "audit_reviews");

            migrationBuilder.DropTable(
                name: "body_partners");

            migrationBuilder.DropTable(
                name: "body_programmes");

            migrationBuilder.DropTable(
                name: "boundaries");

            migrationBuilder.DropTable(
                name: "budget_amounts");

            migrationBuilder.DropTable(
                name: "case_term_counts");

            migrationBuilder.DropTable(
                name: "case_terms");

            migrationBuilder.DropTable(
                name: "certificates");

            migrationBuilder.DropTable(
                name: "consultation_drafts");

            migrationBuilder.DropTable(
                name: "consultation_file_parts");

            migrationBuilder.DropTable(
                name: "consultation_log");

            migrationBuilder.DropTable(
                name: "consultation_months");

            migrationBuilder.DropTable(
                name: "consultation_report_texts");

            migrationBuilder.DropTable(
                name: "counters");

            migrationBuilder.DropTable(
                name: "course_programmes");

            migrationBuilder.DropTable(
                name: "date_answers");

            migrationBuilder.DropTable(
                name: "delivery_choices");

            migrationBuilder.DropTable(
                name: "desk_words");

            migrationBuilder.DropTable(
                name: "edition_files");

            migrationBuilder.DropTable(
                name: "edition_readings");

            migrationBuilder.DropTable(
                name: "evaluations");

            migrationBuilder.DropTable(
                name: "facility_numbers");

            migrationBuilder.DropTable(
                name: "facts");

            migrationBuilder.DropTable(
                name: "follow_ups");

            migrationBuilder.DropTable(
                name: "funding_amounts");

            migrationBuilder.DropTable(
                name: "funding_shares");

            migrationBuilder.DropTable(
                name: "indicator_values");

            migrationBuilder.DropTable(
                name: "inquiries");

            migrationBuilder.DropTable(
                name: "invitations");

            migrationBuilder.DropTable(
                name: "issue_raisings");

            migrationBuilder.DropTable(
                name: "join_applications");

            migrationBuilder.DropTable(
                name: "letters");

            migrationBuilder.DropTable(
                name: "machine_clients");

            migrationBuilder.DropTable(
                name: "material_files");

            migrationBuilder.DropTable(
                name: "measures");

            migrationBuilder.DropTable(
                name: "member_claims");

            migrationBuilder.DropTable(
                name: "member_logins");

            migrationBuilder.DropTable(
                name: "member_passkeys");

            migrationBuilder.DropTable(
                name: "member_tokens");

            migrationBuilder.DropTable(
                name: "memberships");

            migrationBuilder.DropTable(
                name: "municipalities");

            migrationBuilder.DropTable(
                name: "national_holidays");

            migrationBuilder.DropTable(
                name: "notices");

            migrationBuilder.DropTable(
                name: "office_hours");

            migrationBuilder.DropTable(
                name: "opening_times");

            migrationBuilder.DropTable(
                name: "password_links");

            migrationBuilder.DropTable(
                name: "plan_texts");

            migrationBuilder.DropTable(
                name: "programme_events");

            migrationBuilder.DropTable(
                name: "programme_items");

            migrationBuilder.DropTable(
                name: "publication_programmes");

            migrationBuilder.DropTable(
                name: "push_devices");

            migrationBuilder.DropTable(
                name: "push_keys");

            migrationBuilder.DropTable(
                name: "register_entries");

            migrationBuilder.DropTable(
                name: "rejected_rows");

            migrationBuilder.DropTable(
                name: "remarks");

            migrationBuilder.DropTable(
                name: "rosters");

            migrationBuilder.DropTable(
                name: "schedule_entries");

            migrationBuilder.DropTable(
                name: "server_keys");

            migrationBuilder.DropTable(
                name: "session_file_contents");

            migrationBuilder.DropTable(
                name: "sign_in_sessions");

            migrationBuilder.DropTable(
                name: "standing_work");

            migrationBuilder.DropTable(
                name: "stock_counts");

            migrationBuilder.DropTable(
                name: "stock_lines");

            migrationBuilder.DropTable(
                name: "survey_marks");

            migrationBuilder.DropTable(
                name: "talks");

            migrationBuilder.DropTable(
                name: "towns");

            migrationBuilder.DropTable(
                name: "uploaded_parts");

            migrationBuilder.DropTable(
                name: "workplace_areas");

            migrationBuilder.DropTable(
                name: "minute_lines");

            migrationBuilder.DropTable(
                name: "session_groups");

            migrationBuilder.DropTable(
                name: "hard_cases");

            migrationBuilder.DropTable(
                name: "learners");

            migrationBuilder.DropTable(
                name: "consultation_files");

            migrationBuilder.DropTable(
                name: "date_options");

            migrationBuilder.DropTable(
                name: "seats");

            migrationBuilder.DropTable(
                name: "inbox_tasks");

            migrationBuilder.DropTable(
                name: "indicators");

            migrationBuilder.DropTable(
                name: "agreements");

            migrationBuilder.DropTable(
                name: "materials");

            migrationBuilder.DropTable(
                name: "year_plans");

            migrationBuilder.DropTable(
                name: "facilities");

            migrationBuilder.DropTable(
                name: "import_runs");

            migrationBuilder.DropTable(
                name: "roster_rounds");

            migrationBuilder.DropTable(
                name: "session_files");

            migrationBuilder.DropTable(
                name: "copy_orders");

            migrationBuilder.DropTable(
                name: "print_runs");

            migrationBuilder.DropTable(
                name: "stock_places");

            migrationBuilder.DropTable(
                name: "survey_sheets");

            migrationBuilder.DropTable(
                name: "areas");

            migrationBuilder.DropTable(
                name: "agenda_items");

            migrationBuilder.DropTable(
                name: "issues");

            migrationBuilder.DropTable(
                name: "consultations");

            migrationBuilder.DropTable(
                name: "programmes");

            migrationBuilder.DropTable(
                name: "editions");

            migrationBuilder.DropTable(
                name: "sessions");

            migrationBuilder.DropTable(
                name: "meetings");

            migrationBuilder.DropTable(
                name: "consultation_imports");

            migrationBuilder.DropTable(
                name: "members");

            migrationBuilder.DropTable(
                name: "portfolios");

            migrationBuilder.DropTable(
                name: "publications");

            migrationBuilder.DropTable(
                name: "courses");

            migrationBuilder.DropTable(
                name: "bodies");

            migrationBuilder.DropTable(
                name: "workplaces");
        }
    }
}
