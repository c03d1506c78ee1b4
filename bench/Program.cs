using Renkei.Bench;

return args switch
{
    ["audit", .. var rest] => await AuditBench.Run(rest),
    ["import", .. var rest] => await ImportBench.Run(rest),
    ["cases", .. var rest] => await CasesBench.Run(rest),
    ["desk", .. var rest] => await DeskBench.Run(rest),
    ["find", .. var rest] => await FindBench.Run(rest),
    ["forms", .. var rest] => await FormsBench.Run(rest),
    ["inbox", .. var rest] => await InboxBench.Run(rest),
    ["learn", .. var rest] => await LearnBench.Run(rest),
    ["page", .. var rest] => await PageBench.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        dotnet run -c Release --project bench -- audit [--seconds 10] [--postgres "Host=…"]
        dotnet run -c Release --project bench -- import [--rows 250000] [--postgres "Host=…"]
        dotnet run -c Release --project bench -- cases http://localhost:5080 "CONNECTION" [--cases 200000] [--requests 200]
        dotnet run -c Release --project bench -- desk http://localhost:5080 [--requests 200] [--copies 9 --on "CONNECTION"]
        dotnet run -c Release --project bench -- find "CONNECTION" [--seconds 20] [--connections 8] [--sql FOLDER]
        dotnet run -c Release --project bench -- forms [--times 200] [--postgres "Host=…"]
        dotnet run -c Release --project bench -- inbox http://localhost:5080 "CONNECTION" [--tasks 5000] [--listeners 2000]
        dotnet run -c Release --project bench -- learn http://localhost:5080 [--people 3000] [--seconds 600]
        dotnet run -c Release --project bench -- page http://localhost:5080 [--requests 2000]
        """);
    return 2;
}
