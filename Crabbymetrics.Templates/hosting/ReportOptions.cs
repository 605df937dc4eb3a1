namespace MyService;

/// <summary>What is fitted: the section "Report" of appsettings.json.</summary>
public sealed class ReportOptions
{
    /// <summary>The formula of the model.</summary>
    public string Formula { get; set; } = "visits ~ age";

    /// <summary>The name of the covariance of the estimates.</summary>
    public string Covariance { get; set; } = "hc1";
}
