namespace ScoringService;

/// <summary>A request: what the model needs to know of a pupil.</summary>
internal sealed record Pupil(int EthN, int SexM, int AgeF1);
