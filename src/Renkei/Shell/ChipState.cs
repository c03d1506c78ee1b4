namespace Renkei.Shell;

/// <summary>How a state is to be taken: fine, mind it, not possible or late, neither.</summary>
public enum ChipState
{
    Plain,
    Good,
    Warn,
    Bad,
}
