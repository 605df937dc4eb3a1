namespace Crabbymetrics;

/// <summary>What a time is, so that those of one column are alike.</summary>
internal enum TimeForm
{
    Number,
    Date,
    Month,
    Quarter,
    Week,
}
